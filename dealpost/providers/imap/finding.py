"""Recognising a message without its body: by its Message-ID and size."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dealpost.providers.contract import Found, Identity, UidRange
from dealpost.providers.imap import quoting
from dealpost.providers.imap.arrivals import is_before, size
from dealpost.providers.imap.commands import Command
from dealpost.providers.imap.responses import Fetch, octets
from dealpost.providers.imap.session import Session
from dealpost.providers.imap.uid_sets import (
    each_newest_first,
    normalized,
    ranges_of,
    short_sets,
    written,
)

_HEADER = b"BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
_ITEMS = b"UID RFC822.SIZE INTERNALDATE " + _HEADER
_FIELD = re.compile(rb"message-id[ \t]*:(.*)", re.IGNORECASE | re.DOTALL)
_AT_ONCE = 1000
_CANDIDATES = 20  # with the same Message-ID in one folder; more are a joke


@dataclass(frozen=True, slots=True)
class Signature:
    message_id: str
    size: int


async def find(session: Session, message_id: str, folders: Sequence[str]) -> Found | None:
    """Look for a message in these folders. Raises `CommandFailed` if one cannot be looked into."""
    for folder in folders:
        # Opened anew: a folder that is open already may not show what has just been filed.
        selected = await session.select(folder)
        uid = await _newest_with(session, _bare(message_id), size=None)
        if uid is not None:
            return Found(folder, selected.epoch, uid)
    return None


async def identities(session: Session, folder: str, since: date | None) -> Sequence[Identity]:
    """List every message of a folder, newest first."""
    uids = list(each_newest_first(await _since(session, folder, since)))
    listed: list[Identity] = []
    ahead: Command | None = None
    for start in range(0, len(uids) + _AT_ONCE, _AT_ONCE):
        command, ahead = ahead, await _ask(session, uids[start : start + _AT_ONCE])
        if command is not None:
            listed += _identities((await command.answer()).of(Fetch), since)
    return listed


async def count(session: Session, folder: str, since: date | None) -> int:
    """Count the messages of a folder without listing them."""
    return sum(high - low + 1 for low, high in await _since(session, folder, since))


async def _since(session: Session, folder: str, since: date | None) -> list[UidRange]:
    """Return at least those received from that day on: servers differ in its time zone."""
    await session.select(folder)
    criteria = b"SINCE " + quoting.day(since - timedelta(days=1)) if since else b"ALL"
    return normalized(await session.search(criteria))


async def signatures(session: Session, uids: Iterable[int]) -> dict[int, Signature]:
    """Return the signatures of these messages of the open folder, as far as they are there."""
    found: dict[int, Signature] = {}
    for ranges in short_sets(uids):
        for fetch in await session.fetch(ranges, _ITEMS):
            found[fetch.uid] = Signature(_message_id(fetch), size(fetch))
    return found


async def matching(session: Session, signature: Signature) -> int | None:
    """Return the newest message of the open folder with this signature."""
    if not signature.message_id:
        return None
    return await _newest_with(session, signature.message_id, size=signature.size)


async def _newest_with(session: Session, message_id: str, *, size: int | None) -> int | None:
    # SEARCH looks for a part of the field, so what it finds is looked at again.
    key, words = b"HEADER Message-ID ", message_id
    if session.abilities.gmail:  # whose index knows whole words only
        key, words = b"X-GM-RAW ", f"rfc822msgid:{message_id}"
    charset = b"" if message_id.isascii() else b"CHARSET UTF-8 "
    found = normalized(await session.search(charset + key, quoting.text(words)))
    candidates = list(each_newest_first(found))[:_CANDIDATES]
    read = await signatures(session, candidates)
    for uid in candidates:
        signature = read.get(uid)
        if signature is None or signature.message_id != message_id:
            continue
        if size in {None, signature.size}:
            return uid
    return None


async def _ask(session: Session, uids: Sequence[int]) -> Command | None:
    if not uids:
        return None
    return await session.start_fetch(frozenset(uids), written(ranges_of(uids)), _ITEMS)


def _identities(fetched: Sequence[Fetch], since: date | None) -> list[Identity]:
    return [
        Identity(fetch.uid, _message_id(fetch), size(fetch))
        for fetch in sorted(fetched, key=lambda fetch: -fetch.uid)
        if since is None or not is_before(fetch.items.get(b"INTERNALDATE"), since)
    ]


def _message_id(fetch: Fetch) -> str:
    for name, value in fetch.items.items():
        if name.startswith(b"BODY[HEADER"):
            field = _FIELD.match(octets(value).lstrip())
            return _bare(field[1].decode("utf-8", "replace")) if field else ""
    return ""


def _bare(message_id: str) -> str:
    """Take off the angle brackets, and what folding has put in."""
    return "".join(message_id.split()).removeprefix("<").removesuffix(">")
