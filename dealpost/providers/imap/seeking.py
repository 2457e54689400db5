"""Looking for messages by what a person remembers of them (RFC 9051 6.4.4)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from dealpost.mime.reading import read
from dealpost.providers.contract import Clues, Sighting
from dealpost.providers.imap import quoting
from dealpost.providers.imap.arrivals import received_at, size
from dealpost.providers.imap.quoting import Part
from dealpost.providers.imap.responses import Fetch, octets
from dealpost.providers.imap.session import Session
from dealpost.providers.imap.uid_sets import newest, normalized

_ITEMS = b"UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID SUBJECT FROM)]"


async def seek(session: Session, folder: str, clues: Clues, most: int) -> Sequence[Sighting]:
    """Return the newest messages of a folder that fit, newest first."""
    selected = await session.select(folder)
    found = normalized(await session.search(*_criteria(clues)))
    if not found:
        return []
    fetched = await session.fetch(newest(found, most), _ITEMS)
    fetched.sort(key=lambda fetch: -fetch.uid)
    return [_sighting(fetch, selected.epoch) for fetch in fetched]


def _criteria(clues: Clues) -> list[Part]:
    words = [clues.about, *clues.subject.split()]
    parts: list[Part] = [] if "".join(words).isascii() else [b"CHARSET UTF-8 "]
    for index, criterion in enumerate(_each(clues)):
        parts += [b" ", *criterion] if index else criterion
    return parts


def _each(clues: Clues) -> Iterator[list[Part]]:
    if clues.about:
        about = quoting.text(clues.about)
        yield [b"OR HEADER Message-ID ", about, b" FROM ", about]
    for word in clues.subject.split():
        yield [b"SUBJECT ", quoting.text(word)]
    if clues.on:
        # The server counts days in time zones of its own.
        first, last = clues.on - timedelta(days=1), clues.on + timedelta(days=2)
        yield [b"SINCE %s BEFORE %s" % (quoting.day(first), quoting.day(last))]


def _sighting(fetch: Fetch, epoch: int) -> Sighting:
    head = b""
    for name, value in fetch.items.items():
        if name.startswith(b"BODY[HEADER"):
            head = octets(value)
    told = read(head)
    return Sighting(
        epoch=epoch,
        uid=fetch.uid,
        message_id=told.message_id,
        subject=told.subject,
        sender=told.sender.address or told.sender.name,
        received_at=received_at(fetch.items.get(b"INTERNALDATE")),
        size=size(fetch),
    )
