"""What known servers offer but do not do well. Data only: a line per server, with its witness."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quirk:
    why: str
    hosts: tuple[str, ...] = ()  # ends of host names
    names: tuple[str, ...] = ()  # parts of the name in the ID reply (RFC 2971), lower case
    without: frozenset[str] = frozenset()  # capabilities that are better not used
    reopens: bool = False  # an open folder has to be opened again to show what is new
    in_flight: int = 3  # how many requests may be on their way at once


QUIRKS = (
    Quirk(
        "Sends no ENABLED and malformed VANISHED: mass deletions out of nothing "
        "(Mailspring-Sync#91, MailKit#1871); wrong ESEARCH (nextcloud/mail#9454)",
        hosts=("mail.me.com", "icloud.com"),
        without=frozenset({"QRESYNC", "ESEARCH"}),
    ),
    Quirk(
        "HIGHESTMODSEQ does not follow the changes (nextcloud/mail#10581)",
        hosts=("awsapps.com",),
        without=frozenset({"QRESYNC", "CONDSTORE"}),
    ),
    Quirk(
        "Sends HIGHESTMODSEQ but has no CONDSTORE behind it (XYMHIGHESTMODSEQ)",
        hosts=("mail.yahoo.com", "mail.aol.com"),
        without=frozenset({"QRESYNC", "CONDSTORE"}),
    ),
    Quirk(
        "Drops connections that IDLE, at random",
        hosts=("yandex.com", "yandex.ru"),
        without=frozenset({"IDLE"}),
    ),
    Quirk(
        "Tells of news in the open folder only when it is opened again (Mailspring, on Courier)",
        names=("courier",),
        reopens=True,
    ),
    Quirk(
        "Stalls or refuses when several commands are on their way (isync manual: PipelineDepth)",
        hosts=("outlook.com", "office365.com"),
        names=("microsoft.exchange",),
        in_flight=1,
    ),
)


def quirks_of(host: str, name: str) -> Iterable[Quirk]:
    """Find the quirks of a server by its host and by the name that it gives itself."""
    host, name = host.lower().rstrip("."), name.lower()
    for quirk in QUIRKS:
        by_host = any(host == end or host.endswith("." + end) for end in quirk.hosts)
        if by_host or any(part in name for part in quirk.names):
            yield quirk
