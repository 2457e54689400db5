"""Contents under their own digest: kept once, and swept when nobody needs them any more.

Bytes come first, then the row that names them. Who keeps bytes and who sweeps them take turns by a
lock on the digest that lasts until the end of the transaction: so nobody sweeps what a row is about
to name, and whoever dies in between leaves bytes that the next sweep finds.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, transaction

from .durable_files import UNFINISHED


@dataclass(frozen=True, slots=True)
class Kept:
    digest: str  # SHA-256, as 64 hexadecimal digits
    size: int  # bytes


def keep(folder: str, content: "File[Any]") -> Kept:
    """Keep these bytes for good, a chunk at a time, before the caller's row names them.

    To be called within the transaction that stores the row.
    """
    digest, size = hashlib.sha256(), 0
    for chunk in content.chunks():
        digest.update(chunk)
        size += len(chunk)
    kept = Kept(digest.hexdigest(), size)
    _alone_with(kept.digest)
    name = _name(folder, kept.digest)
    if not default_storage.exists(name):
        default_storage.save(name, content)
    return kept


def read(folder: str, digest: str) -> IO[bytes]:
    """Open them. Raises FileNotFoundError."""
    return default_storage.open(_name(folder, digest))


def sweep(folder: str, needed: Callable[[Collection[str]], Collection[str]]) -> int:
    """Delete what nobody needs; return how many. `needed` picks out the digests that rows name."""
    swept = 0
    for found in _digests(folder):
        for digest in set(found) - set(needed(found)):
            swept += _delete_unless_needed(folder, digest, needed)
    return swept


def sweep_unfinished(*, before: datetime) -> None:
    """Delete what somebody began to write before this moment, and died over."""
    _folders, names = default_storage.listdir("") if default_storage.exists("") else ([], [])
    for name in names:
        if name.startswith(UNFINISHED) and default_storage.get_modified_time(name) < before:
            default_storage.delete(name)


def _digests(folder: str) -> Iterator[list[str]]:
    """Yield them in parts small enough for one question each."""
    parts = default_storage.listdir(folder)[0] if default_storage.exists(folder) else []
    for part in parts:
        yield default_storage.listdir(f"{folder}/{part}")[1]


@transaction.atomic
def _delete_unless_needed(
    folder: str, digest: str, needed: Callable[[Collection[str]], Collection[str]]
) -> bool:
    _alone_with(digest)
    if digest in needed([digest]):
        return False
    default_storage.delete(_name(folder, digest))
    return True


def _alone_with(digest: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])


def _name(folder: str, digest: str) -> str:
    return f"{folder}/{digest[:2]}/{digest}"
