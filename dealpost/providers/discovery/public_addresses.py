"""Which addresses a stranger may make us connect to (server-side request forgery)."""

import ipaddress

# The well-known prefix of NAT64 (RFC 6052) reaches IPv4 addresses, private ones too.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether this is an ordinary address of the public internet, also when IPv4 hides in IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.sixtofour or ip.teredo or ip.is_site_local:
            return False
    # is_global alone lets multicast through, and older Pythons some reserved ranges.
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
