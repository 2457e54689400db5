"""Another mail program on the same mailbox: Python's own imaplib, with a will of its own."""

import imaplib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from tests.faults.model import Copy, Model
from tests.faults.scene import SHARED, Scene
from tests.sync.client import logged_in

FLAGS = ("\\Seen", "\\Flagged", "\\Answered", "$Quote")
MOST_FOLDERS = 4
COMMON = ("INBOX", "Archive", "Trash")


@dataclass
class Stranger:
    """Does things at the server and to the model, to no letters but its own."""

    scene: Scene
    client: imaplib.IMAP4
    dice: random.Random = field(default_factory=random.Random)
    name: str = "theirs"
    folders: list[str] = field(default_factory=list)
    deeds: int = 0
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def model(self) -> Model:
        return self.scene.model

    @property
    def mine(self) -> list[Copy]:
        return [each for each in self.model.copies if each.message_id.startswith(f"<{self.name}")]

    def do_something(self) -> None:
        """Do what comes to mind."""
        copies = self.mine
        deed = self.dice.choices(
            ["meddle", "append", "mark", "move", "copy", "expunge", "create", "rename", "delete"],
            [6, 6, 6, 4, 2, 3, 1, 1, 1] if copies else [1, 1, 0, 0, 0, 0, 1, 0, 0],
        )[0]
        if deed in {"mark", "move", "copy", "expunge"}:
            getattr(self, f"_{deed}")(self.dice.choice(copies))
        else:
            getattr(self, f"_{deed}")()
        self.deeds += 1

    # --- one deed each

    def append(self, name: str, folder: str = "INBOX", *, size: int = 0) -> None:
        raw = self.scene.write(name, size=size)
        self._must(self.client.append(folder, "", datetime.now(UTC), raw))
        self.model.put(self.scene.id_of(name), folder)

    def mark(self, copy: Copy, flag: str) -> None:
        """Set a flag, or take it away where it is set."""
        sign = "-" if flag in copy.flags else "+"
        self._must(self.client.uid("STORE", self._uid(copy), f"{sign}FLAGS", f"({flag})"))
        copy.flags ^= {flag}

    def move(self, copy: Copy, folder: str) -> None:
        self._must(self.client.uid("MOVE", self._uid(copy), folder))
        copy.folder = folder

    def copy(self, copy: Copy, folder: str) -> None:
        self._must(self.client.uid("COPY", self._uid(copy), folder))
        self.model.put(copy.message_id, folder, copy.flags)

    def expunge(self, copy: Copy) -> None:
        uid = self._uid(copy)
        self._must(self.client.uid("STORE", uid, "+FLAGS", "(\\Deleted)"))
        self._must(self.client.uid("EXPUNGE", uid))
        self.model.copies.remove(copy)

    def rename(self, old: str, new: str) -> bool:
        """Rename a folder; Dovecot refuses now and then while somebody else has it open."""
        self._must(self.client.select())
        done = self.client.rename(old, new)[0] == "OK"
        if done:
            self.model.rename_folder(old, new)
        return done

    def delete(self, folder: str) -> None:
        self._must(self.client.select())
        self._must(self.client.delete(folder))
        self.model.delete_folder(folder)

    # --- as they come to mind

    def _meddle(self) -> None:
        """Do something to a letter that others have their hands on too; it may fail."""
        if self.client.select(self.dice.choice(COMMON))[0] != "OK":
            return  # there is no archive yet
        found = self.client.uid("SEARCH", "HEADER", "Message-ID", SHARED)[1][0].split()
        if found:
            uid = self.dice.choice(found).decode()
            deed = self.dice.choice(["mark", "unmark", "move", "expunge"])
            if deed == "move":
                self.client.uid("MOVE", uid, self.dice.choice(COMMON))
            elif deed == "expunge" and self.dice.random() < 0.3:
                self.client.uid("STORE", uid, "+FLAGS", "(\\Deleted)")
                self.client.uid("EXPUNGE", uid)
            else:
                sign = "-" if deed == "unmark" else "+"
                self.client.uid("STORE", uid, f"{sign}FLAGS", f"({self.dice.choice(FLAGS)})")

    def _append(self) -> None:
        size = 3000 if self.dice.random() < 0.1 else 0
        self.append(f"{self.name}{next(self._numbers)}", self._anywhere(), size=size)

    def _mark(self, copy: Copy) -> None:
        self.mark(copy, self.dice.choice(FLAGS))

    def _move(self, copy: Copy) -> None:
        if folder := self._elsewhere(copy):
            self.move(copy, folder)

    def _copy(self, copy: Copy) -> None:
        if folder := self._elsewhere(copy):
            self.copy(copy, folder)

    def _expunge(self, copy: Copy) -> None:
        self.expunge(copy)

    def _create(self) -> None:
        name = f"{self.name}-folder{next(self._numbers)}"
        if len(self.folders) < MOST_FOLDERS and self.client.create(name)[0] == "OK":
            self.folders.append(name)

    def _rename(self) -> None:
        if self.folders:
            place = self.dice.randrange(len(self.folders))
            old, new = self.folders[place], f"{self.name}-renamed{next(self._numbers)}"
            if self.rename(old, new):
                self.folders[place] = new

    def _delete(self) -> None:
        if self.folders:
            self.delete(self.folders.pop(self.dice.randrange(len(self.folders))))

    def _anywhere(self) -> str:
        return self.dice.choice(["INBOX", *self.folders])

    def _elsewhere(self, copy: Copy) -> str:
        """Return a folder in which this message does not lie, so that every copy has a name."""
        taken = {each.folder for each in self.mine if each.message_id == copy.message_id}
        free = [folder for folder in ["INBOX", *self.folders] if folder not in taken]
        return self.dice.choice(free) if free else ""

    def _uid(self, copy: Copy) -> str:
        self._must(self.client.select(copy.folder))
        found = self.client.uid("SEARCH", "HEADER", "Message-ID", copy.message_id)[1][0].split()
        assert len(found) == 1, f"{copy} lies at the server {len(found)} times"
        return str(found[0].decode())

    def _must(self, answer: tuple[str, object]) -> None:
        assert answer[0] == "OK", answer


@contextmanager
def stranger(scene: Scene, *, seed: int = 0, name: str = "theirs") -> Iterator[Stranger]:
    with logged_in(scene.server, user=scene.user) as client:
        yield Stranger(scene, client, random.Random(f"{name} {seed}"), name)
