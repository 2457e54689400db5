"""Mail domains that tell nothing of an organization: gmail.com, those of internet providers."""

from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("public_domains.txt")


@cache
def public_domains() -> frozenset[str]:
    """Return the domains, in lower case, under which anybody may have an address."""
    lines = (line.strip() for line in LIST.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def domain_of(address: str) -> str:
    """Return what stands behind the last @, in lower case, or an empty string."""
    return address.rpartition("@")[2].lower() if "@" in address else ""
