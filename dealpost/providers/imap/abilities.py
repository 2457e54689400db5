"""What a server can do and does well: its capabilities less its quirks."""

from dataclasses import dataclass

from dealpost.providers.imap.commands import Command, kinds
from dealpost.providers.imap.connection import Connection
from dealpost.providers.imap.faults import CommandFailed
from dealpost.providers.imap.quirks import quirks_of
from dealpost.providers.imap.responses import Untagged, members, octets, pairs

# RFC 9051 appendix E, as far as it matters here
_IN_REV2 = frozenset(
    {"ENABLE", "ESEARCH", "IDLE", "LIST-EXTENDED", "LIST-STATUS", "LITERAL-", "MOVE", "SASL-IR"}
    | {"SPECIAL-USE", "UIDPLUS", "UNSELECT"}
)


@dataclass(frozen=True, slots=True)
class Abilities:
    offered: frozenset[str] = frozenset()
    in_flight: int = 3
    reopens: bool = False  # an open folder has to be opened again to show what is new
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
    for quirk in quirks_of(connection.host, ""):
        offered -= quirk.without
    # Both in one flight: a round trip less for each connection.
    introducing = await _introduce(connection)
    enabling = await _enable(connection) if {"ENABLE", "QRESYNC"} <= offered else None
    quirks = list(quirks_of(connection.host, await _its_name(introducing)))
    for quirk in quirks:
        offered -= quirk.without
    return Abilities(
        offered=offered,
        reopens=any(quirk.reopens for quirk in quirks),
        in_flight=min([quirk.in_flight for quirk in quirks], default=3),
        qresync=await _enabled(enabling) and "QRESYNC" in offered,
    )


async def _introduce(connection: Connection) -> Command | None:
    if "ID" not in connection.capabilities:
        return None
    return await connection.start(b'ID ("name" "Dealpost")', wanted=kinds("ID"))


async def _enable(connection: Connection) -> Command:
    return await connection.start(b"ENABLE QRESYNC", wanted=kinds("ENABLED"))


async def _its_name(introducing: Command | None) -> str:
    for reply in await _replies(introducing, "ID"):
        fields = pairs(members(reply.values[0])) if reply.values else {}
        return octets(fields.get(b"NAME")).decode("utf-8", "replace")
    return ""


async def _enabled(enabling: Command | None) -> bool:
    # iCloud answers OK without ENABLED and then behaves as if nothing had been said.
    replies = await _replies(enabling, "ENABLED")
    return b"QRESYNC" in {octets(v).upper() for reply in replies for v in reply.values}


async def _replies(command: Command | None, kind: str) -> list[Untagged]:
    if command is None:
        return []
    try:
        return (await command.answer()).untagged(kind)
    except CommandFailed:
        return []
