"""Which copies of a letter lie where, and with which flags, on the first morning."""

import random
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dealpost.demo.dice import chance
from dealpost.demo.labels import keywords_of
from dealpost.demo.letter import Letter
from dealpost.demo.raw_mail import raw_mail, trace_headers

INBOX, SENT, DRAFTS, ARCHIVE, TRASH, JUNK = "INBOX", "Sent", "Drafts", "Archive", "Trash", "Junk"
SUPPLIERS, NEWSLETTERS, PROJECTS = "Leveranciers", "Nieuwsbrieven", "Projecten"
SEEN, FLAGGED, ANSWERED, DRAFT = "\\Seen", "\\Flagged", "\\Answered", "\\Draft"
FOLDERS = (INBOX, SENT, DRAFTS, ARCHIVE, TRASH, JUNK, SUPPLIERS, NEWSLETTERS, PROJECTS)
FRESH = timedelta(days=12)  # younger mail still lies in the inbox


@dataclass(frozen=True, slots=True)
class DemoMail:
    """One message as it lies in one folder of one mailbox."""

    mailbox: str
    folder: str
    flags: frozenset[str]
    internal_date: datetime
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """A thread with where its old mail is kept."""

    letters: tuple[Letter, ...]
    folder: str = ARCHIVE
    raw: bytes = b""  # instead of letters: a message that no letter can express


def filed(rng: random.Random, told: Told, mailboxes: Set[str], today: date) -> Iterator[DemoMail]:
    """Sent copies, and received ones for each of our mailboxes among the recipients."""
    answered = {letter.parent.message_id for letter in told.letters if letter.parent}
    waiting = told.letters[-1] if told.letters else None
    for letter in told.letters:
        raw = raw_mail(letter)
        if letter.sender.address in mailboxes and not letter.html:
            yield DemoMail(letter.sender.address, SENT, frozenset({SEEN}), letter.sent_at, raw)
        for recipient in dict.fromkeys(party.address for party in (*letter.to, *letter.cc)):
            if recipient in mailboxes:
                passes = told.folder != JUNK
                flags = keywords_of(letter) if passes else frozenset()
                yield DemoMail(
                    mailbox=recipient,
                    folder=_folder(rng, letter, told.folder, today),
                    flags=flags
                    | _flags(rng, letter, today, answered, unanswered=letter is waiting),
                    internal_date=letter.sent_at + timedelta(seconds=rng.randint(2, 9)),
                    raw=trace_headers(letter, recipient, passes=passes) + raw,
                )


def draft(letter: Letter) -> DemoMail:
    flags = frozenset({DRAFT, SEEN})
    return DemoMail(letter.sender.address, DRAFTS, flags, letter.sent_at, raw_mail(letter))


def _folder(rng: random.Random, letter: Letter, kept_in: str, today: date) -> str:
    if kept_in == JUNK:
        return JUNK
    if _age(letter, today) < FRESH:
        return INBOX
    roll = rng.random()
    if roll < 0.04:  # noqa: PLR2004 - four in a hundred are thrown away
        return TRASH
    if roll < 0.4 and kept_in == ARCHIVE:  # noqa: PLR2004 - most people do not tidy up
        return INBOX
    return kept_in


def _flags(
    rng: random.Random, letter: Letter, today: date, answered: Set[str], *, unanswered: bool
) -> frozenset[str]:
    flags = set()
    if letter.message_id in answered:
        flags |= {SEEN, ANSWERED}
    elif not chance(rng, _unread_share(_age(letter, today), unanswered=unanswered)):
        flags.add(SEEN)
    if chance(rng, 0.12 if unanswered else 0.02):
        flags.add(FLAGGED)
    return frozenset(flags)


def _unread_share(age: timedelta, *, unanswered: bool) -> float:
    if age < timedelta(days=2):
        return 0.7 if unanswered else 0.4
    if age < FRESH:
        return 0.2
    return 0.01


def _age(letter: Letter, today: date) -> timedelta:
    return timedelta(days=(today - letter.sent_at.date()).days)
