"""Mail addresses as they may stand in an SMTP command (RFC 5321 section 4.1.2, RFC 6531)."""

import re

import idna

from dealpost.providers.contract import Refused

# Every character that could end the path or start another command is left out, except inside a
# quoted local part, where controls stay forbidden.
_ATOM = r"""[^\x00-\x20\x7f-\xa0()<>\[\]:;@\\,."\s]+"""
_LOCAL = rf"{_ATOM}(?:\.{_ATOM})*"
_QUOTED = r"""(?:"(?:[^\x00-\x1f\x7f-\x9f"\\\u2028\u2029]|\\[\x20-\x7e])*")"""
_DOMAIN = r"(?:[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*\.?|\[[0-9A-Za-z.:-]+\])"
_ADDRESS = re.compile(rf"(?P<local>{_LOCAL}|{_QUOTED})@(?P<domain>{_DOMAIN})")
_LONGEST = 320  # 64 + @ + 255: RFC 5321 section 4.5.3.1


def mailbox(address: str) -> str:
    """The address ready for `<...>`: its domain in ASCII (IDNA 2008), its local part untouched.

    Raises `Refused` for what is not one plain address: nothing else may reach a command line.
    """
    match = _ADDRESS.fullmatch(address) if len(address) <= _LONGEST else None
    if match is None:
        raise Refused(f"{address!r:.80} is not an e-mail address.")
    domain = match["domain"]
    if not domain.isascii():
        domain = _ascii_domain(domain, address)
    return f"{match['local']}@{domain}"


def _ascii_domain(domain: str, address: str) -> str:
    try:
        # Not the standard library's codec: IDNA 2003 turns straße.de into strasse.de, which
        # belongs to somebody else.
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise Refused(f"{address!r:.80} has a domain name that cannot exist.") from error
