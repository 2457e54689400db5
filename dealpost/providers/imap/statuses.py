"""The counts of folders that are not open (RFC 9051 7.3.4)."""

from dealpost.providers.imap.abilities import Abilities
from dealpost.providers.imap.faults import ProtocolError
from dealpost.providers.imap.responses import Untagged, Value, members, number, octets, pairs

_COUNTS = {b"MESSAGES", b"UIDNEXT", b"UIDVALIDITY", b"UNSEEN", b"HIGHESTMODSEQ"}


def items(abilities: Abilities) -> bytes:
    """Write what to ask for."""
    modseq = b" HIGHESTMODSEQ" if abilities.condstore else b""
    return b"(MESSAGES UIDNEXT UIDVALIDITY%s)" % modseq


def name_of(value: Value) -> str:
    """Read the name of a folder, as the contract's remote id."""
    # The atom NIL can be a folder's name; Latin-1 keeps every octet as it is.
    name = "NIL" if value is None else octets(value).decode("latin-1")
    return "INBOX" if name.upper() == "INBOX" else name


def read(reply: Untagged) -> tuple[str, dict[bytes, int]]:
    """Read a folder's name and those of its counts that were told. Raises `ProtocolError`."""
    match reply.values:
        case (name, counts):
            told = pairs(members(counts))
            return name_of(name), {key: number(told[key] or b"0") for key in _COUNTS & told.keys()}
    raise ProtocolError("the counts of a folder cannot be read")
