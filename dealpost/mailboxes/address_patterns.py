"""What somebody types to block: an address, or a domain that stands for all beneath it."""

import re
from dataclasses import dataclass

import idna

# At least two labels: nobody means to block a whole top-level domain by typing "com".
LABELS = re.compile(r"(?=.{4,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+")
LOCAL = re.compile(r"[^\s@<>\"(),;:\\]{1,64}")


class NoPattern(ValueError):
    """What was typed is neither an address nor a domain."""


@dataclass(frozen=True, slots=True)
class Pattern:
    written: str  # as protocols write it: "anna@xn--bcher-kva.example", "xn--bcher-kva.example"
    spoken: str  # as people read it: "anna@bücher.example"

    @property
    def is_domain(self) -> bool:
        return "@" not in self.written

    def fits(self, address: str) -> bool:
        """Whether an address is meant by it; a domain means its subdomains, too."""
        lowered = address.strip().lower()
        if not self.is_domain:
            return lowered in {self.written, self.spoken}
        domain = f".{lowered.partition('@')[2]}"
        return domain.endswith((f".{self.written}", f".{self.spoken}"))


def pattern(typed: str) -> Pattern:
    """Read `anna@shop.example`, `shop.example`, `@shop.example` or `*.shop.example`.

    Raises NoPattern where it is neither an address nor a domain.
    """
    text = typed.strip().strip("<>").lower()
    local, at, domain = text.rpartition("@")
    domain = domain.removeprefix("*.").removeprefix(".").rstrip(".")
    if local and (not LOCAL.fullmatch(local) or not at):
        raise NoPattern(typed)
    written = _ascii(domain)
    if not LABELS.fullmatch(written):
        raise NoPattern(typed)
    prefix = f"{local}@" if local else ""
    return Pattern(prefix + written, prefix + _letters(written))


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain  # as it is: names with "_" exist, though idna refuses them
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise NoPattern(domain) from error


def _letters(written: str) -> str:
    try:
        return idna.decode(written) if "xn--" in written else written
    except idna.IDNAError:
        return written
