"""A year of a busy person's mail, from a seed: 20,000 messages in about 5,500 conversations.

Modelled on real mailboxes: a median of 8 kB without attachments, every fourth message with one,
three quarters of all bytes in them (731 MB in all).
"""

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

ADDRESS = "alice@shop.example"
END = datetime(2026, 11, 1, tzinfo=UTC)
ANSWERS = 2.64  # messages per conversation beyond the first, on average
ATTACHED = 0.24
WORDS = [
    "offer",
    "price",
    "table",
    "chair",
    "delivery",
    "week",
    "order",
    "invoice",
    "project",
    "planning",
    "meeting",
    "sample",
    "colour",
    "oak",
    "steel",
    "office",
    "floor",
    "quote",
    "discount",
    "contract",
    "term",
    "question",
    "answer",
    "tomorrow",
    "Monday",
    "please",
    "kindly",
    "attached",
    "drawing",
    "size",
    "metre",
    "design",
    "change",
    "approve",
    "team",
    "budget",
    "start",
    "finish",
    "install",
]


@dataclass(frozen=True, slots=True)
class Letter:
    raw: bytes
    received_at: datetime


def letters(count: int, *, seed: int = 1, attachments: bool = True) -> Iterator[Letter]:
    """Yield messages, oldest first. Without `attachments` they stay as small as their text."""
    chance = random.Random(seed)
    threads: list[_Thread] = []
    for number in range(count):
        if threads and chance.random() < ANSWERS / (ANSWERS + 1):
            # Most answers go to what was written last.
            thread = threads[-1 - min(int(chance.expovariate(0.05)), len(threads) - 1)]
        else:
            thread = _Thread(topic=len(threads))
            threads.append(thread)
        at = END - timedelta(minutes=26 * (count - number))
        yield Letter(_letter(chance, thread, number, at, attachments=attachments), at)


def write_maildir(folder: Path, count: int, *, seed: int = 1, attachments: bool = True) -> int:
    """Write the messages where Dovecot looks for them; return their size in bytes."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    size = 0
    for number, letter in enumerate(letters(count, seed=seed, attachments=attachments)):
        seconds = int(letter.received_at.timestamp())
        path = folder / "cur" / f"{seconds}.M{number}P1.bench,S={len(letter.raw)}:2,S"
        path.write_bytes(letter.raw)
        size += len(letter.raw)
    return size


@dataclass(slots=True)
class _Thread:
    topic: int
    identifiers: list[str] = field(default_factory=list)


def _letter(
    chance: random.Random, thread: _Thread, number: int, at: datetime, *, attachments: bool
) -> bytes:
    mine = chance.random() < 0.4
    topic, answered = thread.topic, thread.identifiers
    other = f"person{topic % 700}@customer{topic % 300}.example"
    sender, receiver = (ADDRESS, other) if mine else (other, ADDRESS)
    own_id = f"<{number}.{int(at.timestamp())}@{sender.partition('@')[2]}>"
    head = [
        f"Received: from mx.example by imap.example with ESMTPS; {format_datetime(at)}",
        f"Date: {format_datetime(at)}",
        f"From: {sender.partition('@')[0].title()} <{sender}>",
        f"To: <{receiver}>",
        f"Message-ID: {own_id}",
        f"Subject: {'Re: ' if answered else ''}{_words(chance, 4, topic)}",
        "MIME-Version: 1.0",
    ]
    if answered:
        head += [f"In-Reply-To: {answered[-1]}", "References: " + "\r\n ".join(answered[-20:])]
    answered.append(own_id)
    return "\r\n".join([*head, *_body(chance, attachments=attachments)]).encode()


def _words(chance: random.Random, count: int, topic: int = 0) -> str:
    return " ".join(chance.choices(WORDS, k=count)) + (f" {topic}" if topic else "")


def _body(chance: random.Random, *, attachments: bool) -> list[str]:
    lines = [_words(chance, 12) for _ in range(int(chance.lognormvariate(3.0, 0.6)))]
    quoted = [f"> {_words(chance, 11)}" for _ in range(int(chance.lognormvariate(2.5, 0.8)))]
    text = [*lines, "", "On Monday, somebody wrote:", *quoted, ""]
    html = ["<html><body>", *(f"<p style='margin:0'>{line}</p>" for line in text), "</body></html>"]
    alternative = [
        "--alt",
        "Content-Type: text/plain; charset=utf-8",
        "",
        *text,
        "--alt",
        "Content-Type: text/html; charset=utf-8",
        "",
        *html,
        "--alt--",
        "",
    ]
    if chance.random() > ATTACHED or not attachments:
        return ['Content-Type: multipart/alternative; boundary="alt"', "", *alternative]
    size = int(chance.lognormvariate(10.8, 1.0))
    encoded = base64.encodebytes(chance.randbytes(size)).decode().splitlines()
    return [
        'Content-Type: multipart/mixed; boundary="mix"',
        "",
        "--mix",
        'Content-Type: multipart/alternative; boundary="alt"',
        "",
        *alternative,
        "--mix",
        'Content-Type: application/pdf; name="offer.pdf"',
        'Content-Disposition: attachment; filename="offer.pdf"',
        "Content-Transfer-Encoding: base64",
        "",
        *encoded,
        "--mix--",
        "",
    ]
