"""The mail of every day that belongs to no deal: suppliers, colleagues, old customers, machines."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from dealpost.demo import plots
from dealpost.demo.casting import Stage, told
from dealpost.demo.circulars import junk, newsletter, notification
from dealpost.demo.dice import chance, office_time, one_of
from dealpost.demo.facts import days_named, matter_of_deal, small_matter
from dealpost.demo.filing import ARCHIVE, JUNK, NEWSLETTERS, SUPPLIERS, Told
from dealpost.demo.letter import Letter, Party, forward_subject
from dealpost.demo.parties import our_party
from dealpost.demo.records import Language, Mailbox, OrganizationKind, Person, User
from dealpost.demo.returned_mail import out_of_office
from dealpost.demo.telling import Cast, forwarded
from dealpost.demo.wording import letter_paragraphs

YEAR = 358
Kind = Callable[[random.Random, Stage, Mailbox, int], Iterator[Told]]


def everyday_thread(
    rng: random.Random, stage: Stage, mailbox: Mailbox, number: int
) -> Iterator[Told]:
    """Something that might happen on any day in that mailbox."""
    kinds = TEAM_KINDS if mailbox.is_team else PERSONAL_KINDS
    kind = rng.choices(list(kinds), weights=list(kinds.values()))[0]
    yield from kind(rng, stage, mailbox, number)


def _customer_thread(
    rng: random.Random, stage: Stage, mailbox: Mailbox, number: int
) -> Iterator[Told]:
    user = _somebody(rng, stage, mailbox)
    person = one_of(rng, _spoken_with(stage, user, OrganizationKind.CUSTOMER))
    plot = one_of(rng, plots.CUSTOMER_PLOTS)
    matter = small_matter(rng, stage.company, person)
    cast = stage.cast(person, user, at_team=mailbox.is_team)
    yield from told(rng, stage, plot, cast, matter, _some_day(rng, stage), number)


def _supplier_thread(
    rng: random.Random, stage: Stage, mailbox: Mailbox, number: int
) -> Iterator[Told]:
    user = _somebody(rng, stage, mailbox)
    person = one_of(rng, _spoken_with(stage, user, OrganizationKind.SUPPLIER))
    matter = small_matter(rng, stage.company, person)
    cast, plot = stage.cast(person, user), one_of(rng, plots.SUPPLIER_PLOTS)
    yield from told(rng, stage, plot, cast, matter, _some_day(rng, stage), number, SUPPLIERS)


def _internal_thread(
    rng: random.Random, stage: Stage, mailbox: Mailbox, number: int
) -> Iterator[Told]:
    user = _somebody(rng, stage, mailbox)
    other, third = rng.sample([one for one in stage.company.users if one != user], 2)
    deal = one_of(rng, stage.company.deals)
    matter = matter_of_deal(stage.company, deal)
    end = deal.closed_at or stage.ends
    start = _clipped(
        office_time(rng, (deal.created_at + (end - deal.created_at) * 0.8).date()), stage
    )
    cast = Cast(*(our_party(stage.company, who) for who in (user, other, third)))
    plot = one_of(rng, plots.INTERNAL_PLOTS)
    yield from told(rng, stage, plot, cast, matter, start, number)


def _forward(rng: random.Random, stage: Stage, mailbox: Mailbox, number: int) -> Iterator[Told]:
    """A customer's question to the team mailbox, passed on to the colleague who should answer."""
    user = _somebody(rng, stage, mailbox)
    other = one_of(rng, [one for one in stage.company.users if one != user])
    person = one_of(rng, _spoken_with(stage, user, OrganizationKind.CUSTOMER))
    matter = small_matter(rng, stage.company, person)
    subject = one_of(rng, ("spare", "measure"))
    plot = plots.Plot(subject, ((plots.THEM, f"{subject}_question"),))
    us = stage.cast(person, user)
    for story in told(rng, stage, plot, us, matter, _some_day(rng, stage), number):
        first = story.letters[0]
        sender, at = us.us, first.sent_at + timedelta(minutes=rng.randint(4, 200))
        subject = forward_subject(first.subject, sender.mail_program)
        passed = forwarded(rng, first, sender, our_party(stage.company, other), at, subject)
        yield Told((first, passed))


def _newsletter(rng: random.Random, stage: Stage, mailbox: Mailbox, _number: int) -> Iterator[Told]:
    yield Told((newsletter(rng, _owner(stage, mailbox), _some_day(rng, stage)),), NEWSLETTERS)


def _notification(
    rng: random.Random, stage: Stage, mailbox: Mailbox, _number: int
) -> Iterator[Told]:
    letter = notification(rng, stage.company, _owner(stage, mailbox), _some_day(rng, stage))
    yield Told((letter,), ARCHIVE)


def _junk(rng: random.Random, stage: Stage, mailbox: Mailbox, _number: int) -> Iterator[Told]:
    # Junk folders empty themselves after a month.
    recent = stage.ends - timedelta(minutes=rng.randrange(30 * 24 * 60))
    yield Told((junk(rng, _owner(stage, mailbox), recent),), JUNK)


def _absence(rng: random.Random, stage: Stage, mailbox: Mailbox, number: int) -> Iterator[Told]:
    """A message to somebody who is away, with the automatic answer."""
    user = _somebody(rng, stage, mailbox)
    person = one_of(rng, _spoken_with(stage, user, OrganizationKind.CUSTOMER))
    matter = small_matter(rng, stage.company, person)
    plot = plots.Plot("check_in", ((plots.US, "check_in"),))
    cast = stage.cast(person, user, at_team=mailbox.is_team)
    for story in told(rng, stage, plot, cast, matter, _some_day(rng, stage), number):
        yield Told(
            (*story.letters, _automatic(rng, story.letters[0], cast.them, matter.organization.name))
        )


def _automatic(rng: random.Random, first: Letter, absent: Party, organization: str) -> Letter:
    facts = {**days_named(rng, first.sent_at, absent.language), "org": organization}
    words = letter_paragraphs(rng, "out_of_office", absent.language, facts)
    return out_of_office(
        first, absent, first.sent_at + timedelta(seconds=rng.randint(3, 40)), words
    )


def _somebody(rng: random.Random, stage: Stage, mailbox: Mailbox) -> User:
    return stage.user(one_of(rng, mailbox.members))


def _owner(stage: Stage, mailbox: Mailbox) -> Party:
    if mailbox.owner is None:
        return stage.team
    return our_party(stage.company, stage.user(mailbox.owner))


def _spoken_with(stage: Stage, user: User, kind: OrganizationKind) -> list[Person]:
    """Whom a user knows: each has a share of the addresses; only Tom's are all English."""
    languages = {our_party(stage.company, user).language}
    if user.is_administrator:
        languages = set(Language)
    organizations = stage.company.organizations
    known = [
        person
        for person in stage.company.persons
        if person.language in languages and organizations[person.organization - 1].kind is kind
    ]
    return known[user.id % 3 :: 3] or known


def _some_day(rng: random.Random, stage: Stage) -> datetime:
    """Any working day of the year, the last weeks more often."""
    back = rng.triangular(0, YEAR, 20) if chance(rng, 0.85) else rng.uniform(0, 6)
    return _clipped(office_time(rng, (stage.ends - timedelta(days=back)).date()), stage)


def _clipped(at: datetime, stage: Stage) -> datetime:
    return min(at, stage.ends - timedelta(hours=7))


PERSONAL_KINDS: dict[Kind, float] = {
    _customer_thread: 30,
    _internal_thread: 22,
    _supplier_thread: 13,
    _newsletter: 10,
    _notification: 9,
    _forward: 6,
    _junk: 4,
    _absence: 4,
}
TEAM_KINDS: dict[Kind, float] = {
    _customer_thread: 34,
    _notification: 20,
    _newsletter: 12,
    _supplier_thread: 2,
    _junk: 8,
    _absence: 3,
}
