"""Which addresses on the Internet we may call because a stranger's mail asks for it."""

import ipaddress
import socket
from collections.abc import Callable
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Judge: TypeAlias = Callable[[Address], bool]

# What `is_global` lets through, in the older of our Pythons or in all: IPv6 that carries an IPv4
# address inside, which a router may take out again, namely NAT64 (RFC 6052, RFC 8215), 6to4
# (RFC 3056), Teredo (RFC 4380) and the old compatible form (RFC 4291); protocol assignments
# (RFC 6890), documentation (RFC 9637), segment routing (RFC 9602).
REFUSED = [
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96",
        "192.0.0.0/24", "3fff::/20", "5f00::/16",
    )
]  # fmt: skip


class NotPublic(Exception):
    """The name leads to an address that is not on the open Internet."""


def is_public(address: Address) -> bool:
    """Say whether an address is anybody's to call: not ours, not a neighbour's, not the cloud's.

    Refuses what IANA's special-purpose registries call not globally reachable (private networks,
    loopback, link-local with the clouds' 169.254.169.254, shared space 100.64/10, ...), multicast,
    and tunnels that could end inside.
    """
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if any(address in network for network in REFUSED):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int, *, judge: Judge = is_public) -> str:
    """Return an address of the host that may be called; connect to that, not to the name again.

    A name may resolve differently the next time (DNS rebinding). One bad address among several is
    enough to refuse. Raises NotPublic, or OSError where there is no such name.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(sockaddr[0]) for *_, sockaddr in found]
    if not addresses or not all(judge(_parsed(address)) for address in addresses):
        raise NotPublic(host)
    return addresses[0]


def _parsed(address: str) -> Address:
    return ipaddress.ip_address(address.partition("%")[0])
