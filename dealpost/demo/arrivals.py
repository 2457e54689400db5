"""Mail that waits for a customer to read it, and the count of what each conversation got back."""

from dataclasses import dataclass, field
from datetime import datetime

from dealpost.demo.mail_store import MailStore


@dataclass(frozen=True, slots=True)
class Arrival:
    id: int
    recipient: str
    sender: str
    raw: bytes = field(repr=False)


def due(store: MailStore, *, at: datetime, limit: int) -> list[Arrival]:
    """The longest waiting first. Times are kept in UTC, so their text sorts as they do."""
    rows = store.connection.execute(
        "SELECT id, recipient, sender, raw FROM arrival"
        " WHERE done = 0 AND due_at <= ? ORDER BY due_at, id LIMIT ?",
        (at.isoformat(), limit),
    )
    return [Arrival(*row) for row in rows]


def finish(store: MailStore, arrival: Arrival) -> None:
    """Read and dealt with; the bytes are no longer needed."""
    store.connection.execute("UPDATE arrival SET done = 1, raw = x'' WHERE id = ?", (arrival.id,))


def replies_in(store: MailStore, conversation: str) -> int:
    row = store.connection.execute(
        "SELECT count FROM reply WHERE conversation = ?", (conversation,)
    ).fetchone()
    return int(row[0]) if row else 0


def count_reply(store: MailStore, conversation: str) -> None:
    store.connection.execute(
        "INSERT INTO reply VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
        (conversation,),
    )
