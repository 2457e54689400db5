"""One message of a Gmail mailbox: it lies in one place, and labels make it show in others."""

from dataclasses import dataclass, field
from datetime import datetime

ALL, SPAM, TRASH = "all", "spam", "trash"
INBOX, SENT, DRAFT = "\\Inbox", "\\Sent", "\\Draft"
STARRED, IMPORTANT = "\\Starred", "\\Important"


@dataclass(frozen=True)
class State:
    """What a client is told of a message besides its bytes."""

    flags: frozenset[str]  # without \\Flagged, which is the label \\Starred
    labels: frozenset[str]  # names on the wire: modified UTF-7, system labels with a backslash

    @property
    def told(self) -> frozenset[str]:
        return self.flags | ({"\\Flagged"} if STARRED in self.labels else set())


@dataclass(eq=False)
class Mail:
    msgid: int
    thrid: int
    raw: bytes
    at: datetime
    state: State
    place: str = ALL
    modseq: int = 1
    past: list[tuple[int, State]] = field(default_factory=list)  # from which modseq on, what it was

    def change(self, state: State, modseq: int) -> None:
        self.past.append((self.modseq, self.state))
        self.state, self.modseq = state, modseq

    def as_of(self, horizon: int) -> tuple[int, State]:
        """Return modseq and state as they were when the mailbox stood at `horizon`."""
        known = [*self.past, (self.modseq, self.state)]
        return next((each for each in reversed(known) if each[0] <= horizon), known[0])
