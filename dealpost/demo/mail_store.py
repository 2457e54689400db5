"""The mailboxes of the demo on disk: one SQLite file that survives restarts and kill -9.

Every change is one transaction. Whoever watches a folder is told after it has been committed.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS folder (
  id INTEGER PRIMARY KEY AUTOINCREMENT, mailbox TEXT NOT NULL, name TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL, uidnext INTEGER NOT NULL DEFAULT 1,
  modseq INTEGER NOT NULL DEFAULT 1, UNIQUE (mailbox, name));
CREATE TABLE IF NOT EXISTS message (
  folder INTEGER NOT NULL, uid INTEGER NOT NULL, modseq INTEGER NOT NULL,
  received_at TEXT NOT NULL, flags TEXT NOT NULL, size INTEGER NOT NULL, raw BLOB NOT NULL,
  PRIMARY KEY (folder, uid));
CREATE INDEX IF NOT EXISTS message_modseq ON message (folder, modseq);
CREATE TABLE IF NOT EXISTS expunged (
  folder INTEGER NOT NULL, uid INTEGER NOT NULL, modseq INTEGER NOT NULL,
  PRIMARY KEY (folder, uid));
CREATE TABLE IF NOT EXISTS arrival (
  id INTEGER PRIMARY KEY, recipient TEXT NOT NULL, sender TEXT NOT NULL, raw BLOB NOT NULL,
  due_at TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS reply (conversation TEXT PRIMARY KEY, count INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Folder:
    id: int
    name: str
    uidvalidity: int
    uidnext: int
    modseq: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A message without its bytes."""

    uid: int
    modseq: int
    received_at: datetime
    flags: frozenset[str]
    size: int


class MailStore:
    """Folders and messages by mailbox; for one process and one thread."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.executescript(SCHEMA)
        self._watchers: defaultdict[int, list[Callable[[], None]]] = defaultdict(list)
        self._changed: set[int] = set()
        self._depth = 0

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; may be nested. Watchers hear of it when the outermost has committed."""
        if self._depth == 0:
            self.connection.execute("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if self._depth == 0:
                self.connection.execute("ROLLBACK")
                self._changed.clear()
            raise
        self._depth -= 1
        if self._depth == 0:
            self.connection.execute("COMMIT")
            self._tell_watchers()

    def watch(self, folder: int, told: Callable[[], None]) -> None:
        self._watchers[folder].append(told)

    def folders(self, mailbox: str) -> list[str]:
        rows = self.connection.execute(
            "SELECT name FROM folder WHERE mailbox = ? ORDER BY id", (mailbox,)
        )
        return [name for (name,) in rows]

    def folder(self, mailbox: str, name: str) -> Folder | None:
        row = self.connection.execute(
            "SELECT id, name, uidvalidity, uidnext, modseq FROM folder"
            " WHERE mailbox = ? AND name = ?",
            (mailbox, name),
        ).fetchone()
        return Folder(*row) if row else None

    def folder_by_id(self, folder: int) -> Folder | None:
        row = self.connection.execute(
            "SELECT id, name, uidvalidity, uidnext, modseq FROM folder WHERE id = ?", (folder,)
        ).fetchone()
        return Folder(*row) if row else None

    def add_folder(self, mailbox: str, name: str) -> Folder:
        """Raises ValueError if the mailbox has it already.

        Ids are never used again (AUTOINCREMENT), so an id does for UIDVALIDITY: it grows when a
        folder of the same name is made anew (RFC 9051 section 2.3.1.1).
        """
        with self.transaction():
            if self.folder(mailbox, name):
                raise ValueError(name)
            made = self.connection.execute(
                "INSERT INTO folder (mailbox, name, uidvalidity) VALUES (?, ?, 0)", (mailbox, name)
            ).lastrowid
            self.connection.execute(
                "UPDATE folder SET uidvalidity = 1000 + id WHERE id = ?", (made,)
            )
        folder = self.folder(mailbox, name)
        assert folder is not None
        return folder

    def rename_folder(self, folder: int, name: str) -> None:
        with self.transaction():
            self.connection.execute("UPDATE folder SET name = ? WHERE id = ?", (name, folder))

    def remove_folder(self, folder: int) -> None:
        with self.transaction():
            self.connection.execute("DELETE FROM message WHERE folder = ?", (folder,))
            self.connection.execute("DELETE FROM expunged WHERE folder = ?", (folder,))
            self.connection.execute("DELETE FROM folder WHERE id = ?", (folder,))
            self._changed.add(folder)

    def append(self, folder: int, raw: bytes, flags: Iterable[str], at: datetime) -> int:
        """Store the bytes exactly as they are; the new uid."""
        with self.transaction():
            uid, modseq = self._next(folder, uids=1)
            self.connection.execute(
                "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?)",
                (folder, uid, modseq, at.isoformat(), " ".join(sorted(flags)), len(raw), raw),
            )
        return uid

    def messages(self, folder: int, *, after: int = 0) -> list[Stored]:
        """Those that were added or changed after that modseq, in the order of their uids."""
        rows = self.connection.execute(
            "SELECT uid, modseq, received_at, flags, size FROM message"
            " WHERE folder = ? AND modseq > ? ORDER BY uid",
            (folder, after),
        )
        return [_stored(row) for row in rows]

    def message(self, folder: int, uid: int) -> Stored | None:
        row = self.connection.execute(
            "SELECT uid, modseq, received_at, flags, size FROM message"
            " WHERE folder = ? AND uid = ?",
            (folder, uid),
        ).fetchone()
        return _stored(row) if row else None

    def raw(self, folder: int, uid: int) -> bytes:
        """The bytes; empty if the message is gone."""
        row = self.connection.execute(
            "SELECT raw FROM message WHERE folder = ? AND uid = ?", (folder, uid)
        ).fetchone()
        return row[0] if row else b""

    def expunged(self, folder: int, *, after: int) -> list[int]:
        rows = self.connection.execute(
            "SELECT uid FROM expunged WHERE folder = ? AND modseq > ?", (folder, after)
        )
        return [uid for (uid,) in rows]

    def set_flags(self, folder: int, uid: int, flags: Iterable[str]) -> None:
        with self.transaction():
            _, modseq = self._next(folder)
            self.connection.execute(
                "UPDATE message SET flags = ?, modseq = ? WHERE folder = ? AND uid = ?",
                (" ".join(sorted(flags)), modseq, folder, uid),
            )

    def copy(self, folder: int, uid: int, destination: int) -> int | None:
        """The copy's uid; None if the message is gone."""
        with self.transaction():
            if self.message(folder, uid) is None:
                return None
            new, modseq = self._next(destination, uids=1)
            self.connection.execute(
                "INSERT INTO message SELECT ?, ?, ?, received_at, flags, size, raw FROM message"
                " WHERE folder = ? AND uid = ?",
                (destination, new, modseq, folder, uid),
            )
        return new

    def move(self, folder: int, uid: int, destination: int) -> int | None:
        with self.transaction():
            new = self.copy(folder, uid, destination)
            if new is not None:
                self.remove(folder, [uid])
        return new

    def remove(self, folder: int, uids: Sequence[int]) -> None:
        with self.transaction():
            _, modseq = self._next(folder)
            for uid in uids:
                self.connection.execute(
                    "INSERT OR IGNORE INTO expunged SELECT folder, uid, ? FROM message"
                    " WHERE folder = ? AND uid = ?",
                    (modseq, folder, uid),
                )
                self.connection.execute(
                    "DELETE FROM message WHERE folder = ? AND uid = ?", (folder, uid)
                )

    def fact(self, name: str) -> str:
        """Something small to remember; empty if it was never told."""
        row = self.connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def remember(self, name: str, value: str) -> None:
        with self.transaction():
            self.connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def _next(self, folder: int, *, uids: int = 0) -> tuple[int, int]:
        """(uid for a new message, modseq for this change)."""
        row = self.connection.execute(
            "UPDATE folder SET uidnext = uidnext + ?, modseq = modseq + 1 WHERE id = ?"
            " RETURNING uidnext - ?, modseq",
            (uids, folder, uids),
        ).fetchone()
        self._changed.add(folder)
        return int(row[0]), int(row[1])

    def _tell_watchers(self) -> None:
        changed, self._changed = self._changed, set()
        for folder in changed:
            for told in self._watchers[folder]:
                told()


def _stored(row: tuple[int, int, str, str, int]) -> Stored:
    uid, modseq, received_at, flags, size = row
    at = datetime.fromisoformat(received_at)
    return Stored(uid, modseq, at, frozenset(flags.split()), size)
