"""What discovery hands out."""

from dataclasses import dataclass, replace
from enum import StrEnum

from dealpost.providers.contract import Server


class Provider(StrEnum):
    GOOGLE = "google"
    MICROSOFT = "microsoft"  # Outlook.com and Microsoft 365
    EXCHANGE = "exchange"  # an Exchange server on somebody's own premises
    GENERIC = "generic"


class Source(StrEnum):
    """Who says so, the most believable first."""

    KNOWN = "known"  # our own table, by the address
    KNOWN_HOST = "known_host"  # our own table, by where the domain's mail goes (MX)
    AUTOCONFIG = "autoconfig"  # the domain's own settings file
    DIRECTORY = "directory"  # Mozilla's list of providers
    HOST_AUTOCONFIG = "host_autoconfig"  # the settings file or list entry of the domain's MX
    SRV = "srv"  # RFC 6186 and RFC 8314
    PROBED = "probed"  # a usual name, and a server with a valid certificate answers there
    GUESSED = "guessed"  # a usual name, untested


CONFIDENCE = {
    Source.KNOWN: 100,
    Source.KNOWN_HOST: 95,
    Source.AUTOCONFIG: 90,
    Source.DIRECTORY: 85,
    Source.HOST_AUTOCONFIG: 75,
    Source.SRV: 70,
    Source.PROBED: 50,
    Source.GUESSED: 10,
}


class UsernameForm(StrEnum):
    ADDRESS = "address"
    LOCAL_PART = "local_part"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Person:
    """An address, taken apart; the domain in lower-case ASCII (A-labels)."""

    local_part: str
    domain: str

    @property
    def address(self) -> str:
        return f"{self.local_part}@{self.domain}"

    def username(self, form: UsernameForm) -> str:
        return self.local_part if form is UsernameForm.LOCAL_PART else self.address


@dataclass(frozen=True, slots=True)
class Candidate:
    server: Server
    username: str  # ready to use
    username_form: UsernameForm
    source: Source
    authentication: tuple[str, ...] = ("password",)  # as in contract.Account, the best first

    @property
    def confidence(self) -> int:
        """From 0 to 100."""
        return CONFIDENCE[self.source]


@dataclass(frozen=True, slots=True)
class Discovery:
    """What is known about an address, each list with the best first. Notes are for people."""

    incoming: tuple[Candidate, ...] = ()
    outgoing: tuple[Candidate, ...] = ()
    provider: Provider = Provider.GENERIC
    name: str = ""  # of the provider, for people
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return bool(self.incoming and self.outgoing)

    def completed_by(self, other: "Discovery") -> "Discovery":
        """Ourselves, with what only the other knows."""
        return replace(
            self,
            incoming=self.incoming or other.incoming,
            outgoing=self.outgoing or other.outgoing,
            provider=other.provider if self.provider is Provider.GENERIC else self.provider,
            name=self.name or other.name,
            notes=tuple(dict.fromkeys((*self.notes, *other.notes))),
        )
