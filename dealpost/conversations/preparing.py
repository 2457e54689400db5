"""From raw bytes to what will be stored: the part of receiving that needs no database."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from dealpost.conversations import wording
from dealpost.conversations.compression import compress
from dealpost.mime.content_key import content_key
from dealpost.mime.message import ParsedMessage
from dealpost.mime.plain_text import snippet
from dealpost.mime.reading import read
from dealpost.mime.replies import without_quotes
from dealpost.mime.subjects import base_subject, has_reply_marker
from dealpost.providers.contract import Arrival

# A tsvector may have 1 MB, and nobody searches beyond the first pages of a letter.
LONGEST_TEXT = 100_000
SNIPPET = 200
# Before this there was no Internet mail worth the name: a clock that was never set.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER_BY = timedelta(days=1)


class Prepared(NamedTuple):
    """A message, ready to be stored.

    Its bytes are in `compressed` alone, its words in `text` and `search`: what crosses from the
    parser's process is as little as will do.
    """

    arrival: Arrival  # without its bytes
    parsed: ParsedMessage  # without its text and HTML
    content_key: bytes
    compressed: bytes
    at: datetime
    base_subject: str
    is_orphan: bool
    snippet: str
    text: str
    search: bytes  # a tsvector; see wording.py
    flaw: str = ""  # why it was not read (a SetAside.Reason)

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The ids that tie it to other messages, its own among them."""
        parsed = self.parsed
        ids = (parsed.message_id, *parsed.references, *parsed.in_reply_to)
        return tuple(dict.fromkeys(identifier for identifier in ids if identifier))


def prepare(arrival: Arrival) -> Prepared:
    """Parse one message. Never raises for what is in it: strangers write mail."""
    parsed = read(arrival.raw, exact=True)
    text = without_quotes(parsed.text)[:LONGEST_TEXT]
    names_no_message = not (parsed.references or parsed.in_reply_to)
    return Prepared(
        arrival=arrival._replace(raw=b"", size=arrival.size or len(arrival.raw)),
        parsed=parsed._replace(text="", html=""),
        content_key=content_key(parsed),
        compressed=compress(arrival.raw),
        at=believable(parsed.date, arrival.received_at),
        base_subject=base_subject(parsed.subject)[:255],
        is_orphan=names_no_message and has_reply_marker(parsed.subject),
        snippet=snippet(text or parsed.text, SNIPPET),
        text=text,
        search=wording.vector(parsed.subject, parsed.sender.name, parsed.sender.address, text),
    )


def believable(date: datetime | None, received_at: datetime) -> datetime:
    """Return when a message was written, as far as it can be believed.

    The Date header is right for mail that was moved here from an old server, all of it "received"
    on one day; the provider's date is right where a clock was wrong.
    """
    if date is None or not EARLIEST <= date <= received_at + CLOCKS_DIFFER_BY:
        return received_at
    return min(date, received_at)
