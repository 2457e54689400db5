"""The mail of a whole company, from a seed: short letters, in words as common and rare as ours."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import product

COMPANY = "shop.example"
END = datetime(2026, 11, 1, tzinfo=UTC)
YEARS = 3
ANSWERS = 2.4  # messages per conversation beyond the first, on average
LONG, EACH_LONG = 20, 2_000  # so many messages has each conversation whose number this divides
SYLLABLES = ("ba", "de", "fo", "gu", "ka", "li", "mo", "nu", "pe", "ra", "so", "ti", "va", "we")
# 2,744 of them. The n-th is used about as often as 1/n says (Zipf), as in any language.
WORDS = ["".join(parts) for parts in product(SYLLABLES, repeat=3)]
WEIGHTS = [1 / rank for rank in range(1, len(WORDS) + 1)]
COMMON, RARE = WORDS[4], WORDS[-40]


@dataclass(frozen=True, slots=True)
class Letter:
    raw: bytes
    at: datetime
    mailbox: str  # the address of the mailbox that has it
    is_ours: bool


@dataclass(slots=True)
class _Thread:
    number: int
    mailbox: str
    person: str
    length: int
    ids: list[str] = field(default_factory=list)


def person(number: int) -> str:
    """Return the address of a customer's employee; nine of them work in one place."""
    return f"person{number}@customer{number // 9}.example"


def letters(count: int, *, mailboxes: dict[str, int], persons: int) -> Iterator[Letter]:
    """Yield so many messages, oldest first, spread over mailboxes as their weights say."""
    chance = random.Random(1)
    addresses, shares = list(mailboxes), list(mailboxes.values())
    step = timedelta(days=365 * YEARS) / count
    going: list[_Thread] = []  # conversations that are under way
    threads = 0
    for number in range(count):
        at = END - step * (count - number)
        if going and chance.random() < ANSWERS / (ANSWERS + 1):
            thread = chance.choice(going[-400:])
        else:
            threads += 1
            length = LONG if threads % EACH_LONG == 0 else 1 + int(chance.expovariate(1 / ANSWERS))
            [mailbox] = chance.choices(addresses, shares)
            thread = _Thread(threads, mailbox, person(chance.randrange(persons)), length)
            going.append(thread)
        yield _letter(chance, thread, number, at)
        if len(thread.ids) >= thread.length:
            going.remove(thread)


def _letter(chance: random.Random, thread: _Thread, number: int, at: datetime) -> Letter:
    ours = bool(len(thread.ids) % 2)
    sender, receiver = thread.person, thread.mailbox
    if ours:
        sender, receiver = receiver, sender
    own_id = f"<{number}@{sender.partition('@')[2]}>"
    words = chance.choices(WORDS, WEIGHTS, k=60)
    head = [
        f"Date: {format_datetime(at)}",
        f"From: {sender.partition('@')[0].title()} <{sender}>",
        f"To: <{receiver}>",
        f"Message-ID: {own_id}",
        f"Subject: {'Re: ' * bool(thread.ids)}{WORDS[thread.number % len(WORDS)]} {thread.number}",
    ]
    if thread.ids:
        head += [f"In-Reply-To: {thread.ids[-1]}", f"References: {' '.join(thread.ids[-20:])}"]
    thread.ids.append(own_id)
    lines = (" ".join(words[start : start + 12]) for start in range(0, len(words), 12))
    return Letter("\r\n".join([*head, "", *lines, ""]).encode(), at, thread.mailbox, ours)
