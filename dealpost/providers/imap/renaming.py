"""Folders that bear another name by now, recognised so that nothing of them is fetched again.

RENAME keeps the uids (RFC 9051 6.3.6), and most servers keep UIDVALIDITY with them; Courier gives
another one. A server with OBJECTID (RFC 8474) names each folder for good. It is asked for that name
by opening the folder: in STATUS, Cyrus 3.6 tells bytes of memory that it has freed.

Without such a name a folder is known by what lies in it: the first and the last few messages must
all be those that the core has of the other, under the same uids if they are to count any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dealpost.providers.contract import Compare, Cursor, Envelope, Refused, RemoteFolder
from dealpost.providers.imap.commands import any_message
from dealpost.providers.imap.faults import CommandFailed
from dealpost.providers.imap.position import Position
from dealpost.providers.imap.recognising import HEAD, envelope
from dealpost.providers.imap.responses import Fetch
from dealpost.providers.imap.session import Selected, Session

_FIRST, _LAST = 5, 20  # messages that are compared
_MOST_OPENED = 200  # folders in one pass; where more are new, the rest is fetched
_INBOX = "INBOX"  # never bears another name: renaming it moves its messages (RFC 9051 6.3.6)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A folder with a new name, and its first and last messages."""

    selected: Selected
    sample: Sequence[Envelope]


async def renamed(
    session: Session,
    before: Mapping[str, Cursor],
    listed: Sequence[RemoteFolder],
    compare: Compare,
) -> Mapping[str, str]:
    """Return old name -> new name. Opens no folder unless one that was read is not there.

    One that was taken for replaced, and is not, keeps its name.
    """
    now = {each.remote_id: each for each in listed if each.selectable and not each.is_label}
    # What has become a label shows what lies elsewhere.
    labels = {each.remote_id for each in listed if each.is_label}
    sought = _sought(
        session, {name: each for name, each in before.items() if name not in labels}, now
    )
    free = [name for name in now if name not in before or name in sought]
    found: dict[str, str] = {}
    for name in free[:_MOST_OPENED] if sought else ():
        candidates = {
            old: each
            for old, each in sought.items()
            if _may_be(each, now[name]) and (name == old or _INBOX not in {name, old})
        }
        old = await _former(session, name, candidates, compare) if candidates else ""
        if old:
            found[old] = name
            del sought[old]
    session.replaced.clear()
    return found


def _sought(
    session: Session, before: Mapping[str, Cursor], now: Mapping[str, RemoteFolder]
) -> dict[str, Position]:
    """Return the folders that are not to be found under their names."""
    sought = {}
    for name, cursor in before.items():
        position = Position.read(cursor)
        if position and (name in session.replaced or _is_away(position, now.get(name))):
            sought[name] = position
    return sought


def _is_away(position: Position, place: RemoteFolder | None) -> bool:
    """Whether the listing tells that another folder bears this name now, or none."""
    return place is None or bool(place.epoch and place.epoch != position.epoch)


def _may_be(position: Position, place: RemoteFolder) -> bool:
    """Whether it is worth opening this place to find what was at that position."""
    if not place.epoch or place.epoch == position.epoch:
        return True
    return bool(position.messages) and position.messages == place.messages


async def _former(
    session: Session, name: str, candidates: Mapping[str, Position], compare: Compare
) -> str:
    """Return what the folder of this name was called, or "" if that is not sure."""
    try:
        opened = await _open(session, name)
    except (CommandFailed, Refused):  # what cannot be opened is reported when it is to be read
        return ""
    selected, itself = opened.selected, candidates.get(name)
    if itself and itself.epoch == selected.epoch and await _holds(name, itself, opened, compare):
        session.trusts_identities = False
        return name
    if selected.identity and session.trusts_identities:
        told = [old for old, each in candidates.items() if each.identity == selected.identity]
        if told or all(each.identity for each in candidates.values()):
            return told[0] if len(told) == 1 else ""
    same = [old for old, each in candidates.items() if each.epoch == selected.epoch]
    if not selected.exists:
        empty = [old for old in same if candidates[old].messages == 0]
        return empty[0] if len(empty) == 1 else ""
    held = [old for old in same if await _holds(old, candidates[old], opened, compare)]
    if not held:
        others = [old for old in candidates if old not in same]
        held = [old for old in others if await _resembles(old, opened, compare)]
    return held[0] if len(held) == 1 else ""


async def _open(session: Session, name: str) -> _Opened:
    selected = await session.select(name)
    if not selected.exists:
        return _Opened(selected, ())
    last = max(1, selected.exists - _LAST + 1)
    numbers = b"1:%d,%d:%d" % (min(_FIRST, selected.exists), last, selected.exists)
    command = b"FETCH %s (UID RFC822.SIZE INTERNALDATE %s)" % (numbers, HEAD)
    answer = await session.connection.run(command, wanted=any_message)
    told = {fetch.uid: envelope(fetch) for fetch in answer.of(Fetch) if fetch.uid}
    return _Opened(selected, tuple(told.values()))


async def _holds(old: str, position: Position, opened: _Opened, compare: Compare) -> bool:
    """Whether these messages lie in the old folder, under the uids that they have here."""
    wanted = [
        each
        for each in opened.sample
        if position.low <= each.uid < position.uidnext and not _is_too_old(each, position)
    ]
    there = await compare(old, wanted)
    return bool(wanted) and there == {each.uid: each.uid for each in wanted}


async def _resembles(old: str, opened: _Opened, compare: Compare) -> bool:
    """Whether these messages lie in the old folder, under whatever uids."""
    there = await compare(old, opened.sample)
    return bool(there) and len(set(there.values())) == len(opened.sample)


def _is_too_old(each: Envelope, position: Position) -> bool:
    return each.received_at.date().isoformat() < position.since
