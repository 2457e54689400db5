"""What somebody does to a mailbox with another mail program: a story from a seed.

The story keeps a model of the mailbox, so that every step makes sense when its turn comes; at the
end the model is what every server has to show.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Path: TypeAlias = tuple[str, ...]
State: TypeAlias = dict[Path, dict[str, frozenset[str]]]  # folder -> Message-ID -> flags

INBOX: Path = ("INBOX",)
BASIC: tuple[Path, ...] = (INBOX, ("Sent",), ("Drafts",), ("Trash",))
# Each made once only: Courier gives a folder made anew within a second the epoch of the old one.
NAMES = (
    "R&D", "Entwürfe 2026", "日本語", "Prijs & offerte", "a (b)", "Klanten", "NIL", "&-", "Ça va?",
    "inbox 2", "klant~", "50 euro", "Δέλτα", "A-B_C", "#lijst", "x" * 60,
)  # fmt: skip
FLAGS = ("\\Seen", "\\Flagged", "\\Answered", "$Forwarded", "Offerte", "NonJunk")


@dataclass(frozen=True, slots=True)
class Append:
    folder: Path
    message_id: str
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Flag:
    folder: Path
    message_ids: tuple[str, ...]
    flags: frozenset[str]
    on: bool


@dataclass(frozen=True, slots=True)
class Move:
    folder: Path
    message_ids: tuple[str, ...]
    to: Path


@dataclass(frozen=True, slots=True)
class Copy:
    folder: Path
    message_ids: tuple[str, ...]
    to: Path


@dataclass(frozen=True, slots=True)
class Expunge:
    folder: Path
    message_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Make:
    folder: Path


@dataclass(frozen=True, slots=True)
class Rename:
    folder: Path
    to: Path


@dataclass(frozen=True, slots=True)
class Remove:
    folder: Path


Step: TypeAlias = Append | Flag | Move | Copy | Expunge | Make | Rename | Remove


@dataclass
class History:
    seed: int
    state: State = field(default_factory=lambda: {path: {} for path in BASIC})

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._names = self._chance.sample(NAMES, len(NAMES))
        self._letters = 0

    def steps(self, count: int) -> Iterator[Step]:
        """Yield so many steps, each possible after those before it."""
        kinds = [self._append, self._flag, self._move, self._copy, self._expunge, self._folders]
        taken = 0
        while taken < count:
            step = self._chance.choices(kinds, [10, 8, 5, 2, 3, 2])[0]()
            if step is not None:
                taken += 1
                yield step

    def _append(self) -> Step:
        self._letters += 1
        folder = self._chance.choice([INBOX, *self.state])
        message_id = f"<{self._letters}.{self.seed}@customer.example>"
        flags = self._some_flags()
        self.state[folder][message_id] = flags
        return Append(folder, message_id, flags)

    def _flag(self) -> Step | None:
        folder, chosen = self._some_messages()
        flags, on = self._some_flags(), self._chance.random() < 0.6
        if not chosen or not flags:
            return None
        for each in chosen:
            held = self.state[folder][each]
            self.state[folder][each] = held | flags if on else held - flags
        return Flag(folder, chosen, flags, on)

    def _move(self) -> Step | None:
        folder, chosen, to = self._some_messages_and_a_place()
        for each in chosen:
            self.state[to][each] = self.state[folder].pop(each)
        return Move(folder, chosen, to) if chosen else None

    def _copy(self) -> Step | None:
        folder, chosen, to = self._some_messages_and_a_place()
        for each in chosen:
            self.state[to][each] = self.state[folder][each]
        return Copy(folder, chosen, to) if chosen else None

    def _expunge(self) -> Step | None:
        folder, chosen = self._some_messages()
        for each in chosen:
            del self.state[folder][each]
        return Expunge(folder, chosen) if chosen else None

    def _folders(self) -> Step | None:
        own = [path for path in self.state if path not in BASIC]
        leaves = [
            path for path in own if not any(path == each[: len(path)] != each for each in own)
        ]
        kind = self._chance.random()
        if kind < 0.6 or not leaves:
            return self._make(own)
        folder = self._chance.choice(leaves)
        if kind < 0.8:
            return self._rename(folder)
        del self.state[folder]
        return Remove(folder)

    def _make(self, own: list[Path]) -> Step | None:
        if not self._names:
            return None
        above = self._chance.choice(own) if own and self._chance.random() < 0.4 else ()
        folder = (*above, self._names.pop())
        self.state[folder] = {}
        return Make(folder)

    def _rename(self, folder: Path) -> Step | None:
        if not self._names:
            return None
        to = (*folder[:-1], self._names.pop())
        self.state[to] = self.state.pop(folder)
        return Rename(folder, to)

    def _some_flags(self) -> frozenset[str]:
        return frozenset(self._chance.sample(FLAGS, self._chance.randrange(3)))

    def _some_messages(self) -> tuple[Path, tuple[str, ...]]:
        folder = self._chance.choice(list(self.state))
        held = list(self.state[folder])
        return folder, tuple(self._chance.sample(held, min(len(held), self._chance.randint(1, 4))))

    def _some_messages_and_a_place(self) -> tuple[Path, tuple[str, ...], Path]:
        """Choose messages, and a folder that does not hold them yet."""
        folder, chosen = self._some_messages()
        to = self._chance.choice(list(self.state))
        return folder, tuple(each for each in chosen if each not in self.state[to]), to
