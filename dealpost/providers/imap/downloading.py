"""Fetching whole messages, newest first, in requests bounded by bytes, several on their way.

One message per request would cost a round trip each: 25 messages a second at 40 ms. Sizes are
asked for one window ahead, so that a request of 4 MiB is never a guess.
"""

from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dealpost.providers.contract import Arrival, Recognise, Recognised, UidRange
from dealpost.providers.imap.arrivals import is_before, size
from dealpost.providers.imap.commands import Command
from dealpost.providers.imap.faults import ProtocolError
from dealpost.providers.imap.reading import MiB
from dealpost.providers.imap.recognising import look_items, recognised_among
from dealpost.providers.imap.responses import Fetch
from dealpost.providers.imap.salvaging import message_items, received
from dealpost.providers.imap.session import Selected, Session
from dealpost.providers.imap.uid_sets import (
    common,
    each_newest_first,
    next_few,
    ranges_of,
    written,
)

_WINDOW = 1000  # messages whose sizes are asked for at once
_REQUEST_BYTES = 4 * MiB
_REQUEST_MESSAGES = 500
_IN_FLIGHT_BYTES = 16 * MiB
_UNKNOWN_SIZE = 1 * MiB  # what a message of unknown size is taken for

WHOLE_UP_TO = 64 * MiB
FIRST_PART = 1 * MiB  # of a message larger than that


@dataclass(frozen=True, slots=True)
class Portion:
    """Messages newest first; with them, everything down to `low` has been dealt with."""

    low: int
    arrivals: tuple[Arrival, ...] = ()
    covered: int = 0  # uids that were asked for
    present: int = 0  # messages that were there, those from before `since` included
    recognised: tuple[Recognised, ...] = ()  # need not be fetched


@dataclass(frozen=True, slots=True)
class _Request:
    low: int
    uids: tuple[int, ...] = ()
    size: int = 0
    covered: int = 0
    present: int = 0
    truncated: bool = False
    recognised: tuple[Recognised, ...] = ()


async def download(
    session: Session,
    ranges: Sequence[UidRange],
    *,
    since: date | None,
    first: int = _WINDOW,
    whole_up_to: int | None = None,
) -> AsyncIterator[Portion]:
    """Yield the messages among these uids, as a `Download` does."""
    fetching = Download(session, ranges, since=since, first=first, whole_up_to=whole_up_to)
    async for portion in fetching.portions():
        yield portion


class Download:
    """The messages among some uids, at most `first` of them in the first window.

    Of those larger than `whole_up_to` bytes (64 MiB), only a first part. What `recognise` knows is
    not fetched; what it has to see of each message comes with the sizes, in the same answer.
    """

    def __init__(
        self,
        session: Session,
        ranges: Sequence[UidRange],
        *,
        since: date | None,
        first: int = _WINDOW,
        whole_up_to: int | None = None,
        recognise: Recognise | None = None,
    ) -> None:
        self._session = session
        sizes = _Sizes(session, since, recognise, whole_up_to or WHOLE_UP_TO)
        self._requests = _requests(sizes, each_newest_first(ranges), first)
        self._running: deque[tuple[_Request, Command | None]] = deque()
        self._waiting: _Request | None = None

    async def begin(self) -> None:
        """Ask for the first messages, without waiting for them.

        Raises `CommandFailed`, `ProtocolError`, `ConnectionLost`, as `portions` does.
        """
        if not self._running:
            self._waiting = await anext(self._requests, None)
            await self._go_ahead()

    async def portions(self) -> AsyncIterator[Portion]:
        await self.begin()
        while self._running:
            request, command = self._running.popleft()
            arrivals: tuple[Arrival, ...] = ()
            if command is not None:
                truncated = request.truncated
                arrivals = await received(self._session, command, request.uids, truncated=truncated)
            known = request.recognised
            yield Portion(request.low, arrivals, request.covered, request.present, known)
            await self._go_ahead()

    async def _go_ahead(self) -> None:
        """Send the requests that there is room for."""
        while self._waiting and _has_room(self._session, self._running, self._waiting):
            command = await _start(self._session, self._waiting)
            self._running.append((self._waiting, command))
            self._waiting = await anext(self._requests, None)


def _has_room(
    session: Session, running: deque[tuple[_Request, Command | None]], request: _Request
) -> bool:
    if not running:
        return True
    taken = sum(other.size for other, _ in running)
    return len(running) < session.abilities.in_flight and taken + request.size <= _IN_FLIGHT_BYTES


async def _start(session: Session, request: _Request) -> Command | None:
    if not request.uids:
        return None
    body = b"BODY.PEEK[]"
    if request.truncated:
        body += b"<0.%d>" % FIRST_PART
    return await session.start_fetch(
        frozenset(request.uids), written(ranges_of(request.uids)), message_items(session) + body
    )


@dataclass(frozen=True, slots=True)
class _Sizes:
    """What is asked of messages before they are fetched, and which of them are wanted then."""

    session: Session
    since: date | None
    recognise: Recognise | None
    whole_up_to: int

    @property
    def items(self) -> bytes:
        return look_items(self.session) if self.recognise else b"UID RFC822.SIZE INTERNALDATE"

    async def requests(self, listed: Sequence[Fetch]) -> list[_Request]:
        known = await recognised_among(self.session, listed, self.recognise)
        here = {each.now.uid for each in known}
        wanted = [
            (fetch.uid, size(fetch) or _UNKNOWN_SIZE)
            for fetch in listed
            if fetch.uid not in here and not self._is_too_old(fetch)
        ]
        requests = list(_cut(wanted, self.whole_up_to))
        # With the first of them: what a later one stands for has been dealt with by then.
        if known and requests:
            requests[0] = replace(requests[0], recognised=known)
        elif known:
            requests = [_Request(listed[-1].uid, recognised=known)]
        return requests

    def _is_too_old(self, fetch: Fetch) -> bool:
        since = self.since
        return since is not None and is_before(fetch.items.get(b"INTERNALDATE"), since)


async def _requests(sizes: _Sizes, uids: Iterator[int], first: int) -> AsyncIterator[_Request]:
    ahead = await _Window.ask(sizes.session, next_few(uids, first), sizes.items)
    while ahead is not None:
        window = ahead
        listed = await window.listed(sizes.session)
        ahead = await _Window.ask(sizes.session, next_few(uids, _WINDOW), sizes.items)
        for request in _to_the_end(window, await sizes.requests(listed), len(listed)):
            yield request


def _to_the_end(window: "_Window", requests: list[_Request], present: int) -> list[_Request]:
    """Let the last request stand for what needs none: messages that are gone or too old."""
    last = requests.pop() if requests else _Request(window.uids[-1])
    rest = len(window.uids) - sum(request.covered for request in requests)
    return [*requests, replace(last, low=window.uids[-1], covered=rest, present=present)]


@dataclass(frozen=True, slots=True)
class _Window:
    uids: tuple[int, ...]
    opened: Selected
    command: Command

    @classmethod
    async def ask(cls, session: Session, uids: tuple[int, ...], items: bytes) -> "_Window | None":
        """Ask for the sizes of these messages; the answer is not needed yet."""
        if not uids or session.selected is None:
            return None
        command = await session.start_fetch(frozenset(uids), written(ranges_of(uids)), items)
        return cls(uids, session.selected, command)

    async def listed(self, session: Session) -> list[Fetch]:
        """Return what the server told of each message that is there, newest first.

        A message that it left out must be gone for sure: what is passed over now is never asked
        for again.
        """
        listed = {fetch.uid: fetch for fetch in (await self.command.answer()).of(Fetch)}
        if session.selected is not self.opened:
            raise RuntimeError("another folder was opened while this one is being read")
        unlisted = [uid for uid in self.uids if uid not in listed]
        if unlisted:
            hull = b"UID %d:%d" % (min(unlisted), max(unlisted))
            if common(await session.search(hull), ranges_of(unlisted)):
                raise ProtocolError("a message is found, but nothing is told about it")
        return [listed[uid] for uid in sorted(listed, reverse=True)]


def _cut(messages: Sequence[tuple[int, int]], whole_up_to: int) -> Iterator[_Request]:
    """Cut (uid, size) pairs into requests."""
    uids: list[int] = []
    total = 0
    for uid, octets in messages:
        too_large = octets > whole_up_to
        full = total + octets > _REQUEST_BYTES or len(uids) == _REQUEST_MESSAGES
        if uids and (full or too_large):
            yield _Request(uids[-1], tuple(uids), total, covered=len(uids))
            uids, total = [], 0
        if too_large:
            yield _Request(uid, (uid,), FIRST_PART, covered=1, truncated=True)
            continue
        uids.append(uid)
        total += octets
    if uids:
        yield _Request(uids[-1], tuple(uids), total, covered=len(uids))
