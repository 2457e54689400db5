"""Putting a message into a folder (RFC 9051 6.3.12)."""

from datetime import datetime

from dealpost.providers.contract import Found, Refused
from dealpost.providers.imap import quoting
from dealpost.providers.imap.faults import ProtocolError
from dealpost.providers.imap.quoting import Literal
from dealpost.providers.imap.responses import number
from dealpost.providers.imap.session import Session

_LIMIT = "APPENDLIMIT="  # RFC 7889


async def file(
    session: Session, raw: bytes, *, folder: str, flags: frozenset[str], at: datetime
) -> Found | None:
    """Append a message; None where the server does not say which uid it gave (no UIDPLUS)."""
    for capability in session.connection.capabilities:
        limit = capability.removeprefix(_LIMIT)
        if limit != capability and limit.isdigit() and len(raw) > int(limit):
            raise Refused(f"The mail server takes messages of up to {int(limit) // 1024} KiB only.")
    words = b" %s %s " % (quoting.flags(flags), quoting.moment(at))
    answer = await session.connection.run(b"APPEND ", quoting.mailbox(folder), words, Literal(raw))
    argument = answer.code("APPENDUID")
    if argument is None:
        return None
    match argument.split():
        case [epoch, uid]:
            return Found(folder, number(epoch), number(uid))
    raise ProtocolError("where the message went cannot be read")
