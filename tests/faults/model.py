"""What a mailbox must hold in the end: the judge of both sides, in memory."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeAlias

# How many copies lie in a folder, by Message-ID and flags.
State: TypeAlias = "Counter[tuple[str, str, frozenset[str]]]"


@dataclass(eq=False)
class Copy:
    """A message in a folder."""

    message_id: str
    folder: str
    flags: set[str]


@dataclass
class Model:
    """Follows what is done to a mailbox on either side."""

    copies: list[Copy] = field(default_factory=list)

    @property
    def state(self) -> State:
        return Counter(
            (each.folder, each.message_id, frozenset(each.flags)) for each in self.copies
        )

    def put(self, message_id: str, folder: str, flags: Collection[str] = ()) -> None:
        self.copies.append(Copy(message_id, folder, set(flags)))

    def the(self, message_id: str) -> Copy:
        """Return the only copy of a message."""
        (found,) = (each for each in self.copies if each.message_id == message_id)
        return found

    def rename_folder(self, old: str, new: str) -> None:
        for each in self.copies:
            if each.folder == old:
                each.folder = new

    def delete_folder(self, name: str) -> None:
        self.copies = [each for each in self.copies if each.folder != name]
