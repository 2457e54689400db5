"""Mail that comes by itself, so that a newcomer sees something arrive at once."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dealpost.demo.answering import reply_to
from dealpost.demo.casting import stage_for
from dealpost.demo.circulars import newsletter, notification
from dealpost.demo.dice import OFFICE, dice, one_of
from dealpost.demo.facts import small_matter, standing_facts
from dealpost.demo.filing import ARCHIVE, INBOX, SENT
from dealpost.demo.mail_store import MailStore
from dealpost.demo.plots import THEM
from dealpost.demo.raw_mail import raw_mail
from dealpost.demo.reading_mail import ReadMail, read_mail
from dealpost.demo.records import Company, Deal, DealStatus
from dealpost.demo.telling import Cast, thread

FIRST_GAP = (6.0, 18.0)  # seconds after the start
NEXT_GAP = (80.0, 200.0)
GROWTH, LONGEST_GAP = 1.2, 1800.0  # a demo that is left alone grows quiet
RECENT = 80  # messages looked through for the last one of a conversation


@dataclass(frozen=True, slots=True)
class Fresh:
    """A message and the mailbox of ours that it is for."""

    mailbox: str
    sender: str
    raw: bytes


def gaps(rng: random.Random) -> Iterator[float]:
    """Seconds to wait before each of them, the first soon."""
    yield rng.uniform(*FIRST_GAP)
    stretch = 1.0
    while True:
        yield min(rng.uniform(*NEXT_GAP) * stretch, LONGEST_GAP)
        stretch *= GROWTH


def fresh_mail(company: Company, store: MailStore, number: int, *, at: datetime) -> Fresh:
    """The `number`th message that comes by itself: the first is a new enquiry to the team."""
    rng = dice(company.seed, "fresh", number)
    local = at.astimezone(OFFICE)
    kinds = ("enquiry", "followup", "followup", "enquiry", "followup", "circular")
    kind = kinds[number % len(kinds)]
    if kind == "followup":
        followed = _followup(rng, company, store, local)
        if followed is not None:
            return followed
    if kind == "circular":
        return _circular(rng, company, local)
    return _enquiry(rng, company, number, local)


def _enquiry(rng: random.Random, company: Company, number: int, at: datetime) -> Fresh:
    stage = stage_for(company)
    engaged = {deal.person for deal in company.deals}
    silent = {company.bouncing_address, *company.absent_addresses}
    person = one_of(
        rng,
        [p for p in company.persons if p.id not in engaged and p.addresses[0] not in silent],
    )
    us = stage.cast(person, stage.user(one_of(rng, (1, 2, 3))))
    cast = Cast(us.us, us.them, us.colleague, first_recipient=stage.team)
    matter = small_matter(rng, company, person)
    facts = standing_facts(company, matter, person.language, 9000 + number, year=at.year)
    letters = thread(rng, "enquiry", [(THEM, "spontaneous_question")], [at], cast, matter, facts)
    return Fresh(stage.team.address, us.them.address, raw_mail(letters[0]))


def _followup(rng: random.Random, company: Company, store: MailStore, at: datetime) -> Fresh | None:
    """A customer with an open deal comes back to the last message of their conversation."""
    deals = [deal for deal in company.deals if deal.status is DealStatus.OPEN]
    for deal in rng.sample(deals, min(len(deals), 6)):
        owner = company.users[deal.owner - 1].address
        last = _last_message(store, owner, company.persons[deal.person - 1].addresses[0])
        if last is not None:
            return _answer(rng, company, deal, owner, last, at)
    return None


def _answer(
    rng: random.Random, company: Company, deal: Deal, owner: str, last: ReadMail, at: datetime
) -> Fresh:
    person = company.persons[deal.person - 1]
    user = company.users[deal.owner - 1]
    ours = ReadMail(
        sender_name=user.name,
        sender_address=owner,
        subject=last.subject,
        message_id=last.message_id,
        references=last.references,
        text=last.text,
        images=(),
        links=(),
        is_automatic=False,
        is_bulk=False,
    )
    letter = reply_to(rng, company, person, ours, "spontaneous_followup", at=at)
    return Fresh(owner, person.addresses[0], raw_mail(letter))


def _last_message(store: MailStore, mailbox: str, customer: str) -> ReadMail | None:
    """The newest sent to that customer, else the newest from them."""
    needle = customer.encode()
    for name in (SENT, INBOX, ARCHIVE):
        folder = store.folder(mailbox, name)
        if folder is None:
            continue
        newest = sorted(store.messages(folder.id), key=lambda message: message.received_at)
        for message in reversed(newest[-RECENT:]):
            raw = store.raw(folder.id, message.uid)
            if needle in raw.partition(b"\r\n\r\n")[0]:
                return read_mail(raw)
    return None


def _circular(rng: random.Random, company: Company, at: datetime) -> Fresh:
    team = stage_for(company).team
    if rng.random() < 0.5:  # noqa: PLR2004 - a coin
        letter = newsletter(rng, team, at)
    else:
        letter = notification(rng, company, team, at)
    return Fresh(team.address, letter.sender.address, raw_mail(letter))
