"""Mail for the tests to receive."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

ALICE = "alice@shop.example"
BOB = "bob@customer.example"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def letter(
    *,
    message_id: str = "<1@customer.example>",
    sender: str = f"Bob Bakker <{BOB}>",
    to: str = ALICE,
    subject: str = "Chairs",
    in_reply_to: str = "",
    references: Sequence[str] = (),
    at: datetime = MONDAY,
    text: str = "How much are the chairs?",
    more: Sequence[str] = (),
) -> bytes:
    headers = [
        f"Message-ID: {message_id}" if message_id else "",
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {format_datetime(at)}",
        f"In-Reply-To: {in_reply_to}" if in_reply_to else "",
        f"References: {' '.join(references)}" if references else "",
        *more,
    ]
    head = "\r\n".join(line for line in headers if line)
    return f"{head}\r\n\r\n{text}\r\n".encode()
