"""What a server can do and does well: its capabilities less its quirks."""

from dataclasses import dataclass

from dealpost.providers.imap.commands import kinds
from dealpost.providers.imap.connection import Connection
from dealpost.providers.imap.faults import CommandFailed
from dealpost.providers.imap.quirks import quirks_of
from dealpost.providers.imap.responses import members, octets, pairs

# RFC 9051 appendix E, as far as it matters here
_IN_REV2 = frozenset(
    {"ENABLE", "ESEARCH", "IDLE", "LIST-EXTENDED", "LIST-STATUS", "LITERAL-", "MOVE", "SASL-IR"}
    | {"SPECIAL-USE", "UIDPLUS", "UNSELECT"}
)


@dataclass(frozen=True, slots=True)
class Abilities:
    offered: frozenset[str] = frozenset()
    in_flight: int = 3
    qresync: bool = False  # and ENABLED, which the server has confirmed

    def __contains__(self, capability: str) -> bool:
        return capability in self.offered

    @property
    def condstore(self) -> bool:
        return "CONDSTORE" in self or self.qresync

    @property
    def gmail(self) -> bool:
        return "X-GM-EXT-1" in self


async def agree(connection: Connection) -> Abilities:
    """Introduce ourselves, and switch on what makes a resync cheap (RFC 2971, 5161, 7162)."""
    offered = connection.capabilities
    if "IMAP4REV2" in offered and "IMAP4REV1" not in offered:
        offered |= _IN_REV2
    quirks = list(quirks_of(connection.host, await _its_name(connection)))
    for quirk in quirks:
        offered -= quirk.without
    return Abilities(
        offered=offered,
        in_flight=min([quirk.in_flight for quirk in quirks], default=3),
        qresync={"ENABLE", "QRESYNC"} <= offered and await _enabled(connection),
    )


async def _its_name(connection: Connection) -> str:
    if "ID" not in connection.capabilities:
        return ""
    try:
        answer = await connection.run(b'ID ("name" "Dealpost")', wanted=kinds("ID"))
    except CommandFailed:
        return ""
    for reply in answer.untagged("ID"):
        fields = pairs(members(reply.values[0])) if reply.values else {}
        return octets(fields.get(b"NAME")).decode("utf-8", "replace")
    return ""


async def _enabled(connection: Connection) -> bool:
    # iCloud answers OK without ENABLED and then behaves as if nothing had been said.
    try:
        answer = await connection.run(b"ENABLE QRESYNC", wanted=kinds("ENABLED"))
    except CommandFailed:
        return False
    named = [octets(v).upper() for reply in answer.untagged("ENABLED") for v in reply.values]
    return b"QRESYNC" in named
