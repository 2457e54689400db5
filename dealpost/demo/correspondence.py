"""A year of mail: every deal, lead and project told in letters, and everyday mail around them."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from dealpost.demo.casting import Stage, deal_threads, lead_threads, stage_for
from dealpost.demo.dice import dice, office_time, one_of
from dealpost.demo.everyday_mail import everyday_thread
from dealpost.demo.facts import matter_of_deal, standing_facts
from dealpost.demo.filing import FLAGGED, INBOX, SEEN, DemoMail, Told, draft, filed
from dealpost.demo.letter import Letter
from dealpost.demo.raw_mail import message_id
from dealpost.demo.records import Company, Mailbox
from dealpost.demo.returned_mail import bounce_of
from dealpost.demo.wording import letter_paragraphs, subject_line

FEWEST, MOST = 430, 510  # messages in a mailbox; the year's chance decides
DRAFTS_EACH, BOUNCES_EACH = 2, 2
ENOUGH_TRIES = 2000


def make_correspondence(company: Company) -> list[DemoMail]:
    """All mail of the company up to the last midnight, oldest first within each folder."""
    stage = stage_for(company)
    addresses = frozenset(mailbox.address for mailbox in company.mailboxes)
    filing = dice(company.seed, "filing")
    mails: list[DemoMail] = []
    for story in _told_stories(stage):
        mails.extend(filed(filing, story, addresses, company.today))
    counts = Counter(mail.mailbox for mail in mails)
    for mailbox in company.mailboxes:
        rng = dice(company.seed, "everyday", mailbox.address)
        wanted = rng.randint(FEWEST, MOST)
        for number in range(ENOUGH_TRIES):
            if counts[mailbox.address] >= wanted:
                break
            for story in everyday_thread(rng, stage, mailbox, 6000 + number):
                new = list(filed(filing, story, addresses, company.today))
                counts.update(mail.mailbox for mail in new)
                mails.extend(new)
    mails.extend(_oddments(stage))
    mails.sort(key=lambda mail: (mail.mailbox, mail.folder, mail.internal_date, mail.raw))
    return mails


def _told_stories(stage: Stage) -> Iterator[Told]:
    seed = stage.company.seed
    for deal in stage.company.deals:
        yield from deal_threads(dice(seed, "deal", deal.id), stage, deal)
    yield from lead_threads(dice(seed, "leads told"), stage)


def _oddments(stage: Stage) -> Iterator[DemoMail]:
    """Drafts, and what came back as undeliverable."""
    for mailbox in stage.company.mailboxes:
        rng = dice(stage.company.seed, "oddments", mailbox.address)
        for _ in range(DRAFTS_EACH):
            yield draft(_unfinished(rng, stage, mailbox))
        for _ in range(BOUNCES_EACH):
            yield _bounced(rng, stage, mailbox)


def _unfinished(rng: random.Random, stage: Stage, mailbox: Mailbox) -> Letter:
    company = stage.company
    user = stage.user(one_of(rng, mailbox.members))
    deal = one_of(rng, [deal for deal in company.deals if deal.owner == user.id] or company.deals)
    person = company.persons[deal.person - 1]
    cast = stage.cast(person, user, at_team=mailbox.is_team)
    matter = matter_of_deal(company, deal)
    facts = standing_facts(company, matter, person.language, deal.id, year=deal.created_at.year)
    at = office_time(rng, company.today - timedelta(days=rng.randint(1, 9)))
    return Letter(
        sender=cast.us,
        to=(cast.them,),
        subject=subject_line(rng, "enquiry", person.language, facts),
        paragraphs=tuple(letter_paragraphs(rng, "draft", person.language, facts)),
        sent_at=at,
        message_id=message_id(cast.us, at, "draft"),
        language=person.language,
        signature=cast.us.signature,
    )


def _bounced(rng: random.Random, stage: Stage, mailbox: Mailbox) -> DemoMail:
    """The notice; the message itself went out long ago and has been thrown away."""
    letter = _unfinished(rng, stage, mailbox)
    at = letter.sent_at - timedelta(days=rng.randint(0, 200))
    raw = bounce_of(letter, letter.to[0], at)
    flags = frozenset({SEEN, FLAGGED} if rng.random() < 0.2 else {SEEN})  # noqa: PLR2004 - one in five
    return DemoMail(mailbox.address, INBOX, flags, at, raw)
