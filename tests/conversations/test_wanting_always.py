"""For any sequence of settings, persons and arrivals, what is shown is what the rule says.

The rule is written here a second time, in Python, over the whole world at its end.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealpost.conversations.listing import rows
from dealpost.conversations.models import Message, Strand
from dealpost.conversations.reactions import (
    keep_back_mail_of_strangers,
    link_mail_with_the_person,
)
from dealpost.conversations.reconsidering import reconsider
from dealpost.conversations.wanting import astray
from dealpost.crm.models import Person
from dealpost.events.models import Event
from dealpost.mailboxes.address_patterns import pattern
from dealpost.mailboxes.models import BlockedSender, Folder, Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import ALICE, letter
from tests.seeds import seeds

pytestmark = pytest.mark.django_db

PEOPLE = ["eve@elsewhere.example", "adam@mail.elsewhere.example", "bob@customer.example"]
FOLDERS = ["INBOX", "News"]
DAYS = [date(2026, 3, 1), date(2026, 3, 4), None]
PATTERNS = ["elsewhere.example", "bob@customer.example"]


@dataclass(frozen=True)
class Sent:
    """A message in the world of this test."""

    number: int
    thread: int
    other: str
    is_own: bool
    day: int  # of March

    @property
    def raw(self) -> bytes:
        ends = (ALICE, self.other) if self.is_own else (self.other, ALICE)
        return letter(
            message_id=f"<m{self.number}@x>",
            sender=ends[0],
            to=ends[1],
            references=[f"<thread{self.thread}@x>"],
            text=f"Number {self.number}",
        )


MESSAGES = [
    Sent(number, number % 5, PEOPLE[number % 3], number % 4 == 0, 1 + number % 6)
    for number in range(12)
]

STEPS = st.one_of(
    st.tuples(st.just("arrive"), st.sampled_from(MESSAGES), st.sampled_from(FOLDERS)),
    st.tuples(st.just("since"), st.sampled_from(DAYS)),
    st.tuples(st.just("people"), st.sampled_from(["all", "known"])),
    st.tuples(st.just("block"), st.sampled_from(PATTERNS)),
    st.tuples(st.just("unblock"), st.sampled_from(PATTERNS)),
    st.tuples(st.just("folder"), st.sampled_from(FOLDERS)),
    st.tuples(st.just("know"), st.sampled_from([[], *([each] for each in PEOPLE), PEOPLE])),
)


@dataclass
class World:
    since: date | None = None
    people: str = "all"
    blocked: set[str] = field(default_factory=set)
    off: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    lies_in: dict[int, set[str]] = field(default_factory=dict)

    def shows(self, message: Sent) -> bool:
        if self.since and date(2026, 3, message.day) < self.since:
            return False
        if self.lies_in[message.number] <= self.off:
            return False
        if any(pattern(each).fits(message.other) for each in self.blocked):
            return False
        thread = [MESSAGES[key] for key in self.lies_in if MESSAGES[key].thread == message.thread]
        return self.people == "all" or any(each.other in self.known for each in thread)

    @property
    def shown(self) -> set[int]:
        return {key for key in self.lies_in if self.shows(MESSAGES[key])}


class Acting:
    """Does to the database what is done to the world."""

    def __init__(self, mailbox: Mailbox, person: Person) -> None:
        self.mailbox, self.person, self.world = mailbox, person, World()
        self.folders = {
            name: Folder.objects.create(mailbox=mailbox, remote_id=name, path=[name], epoch=1)
            for name in FOLDERS
        }

    def do(self, name: str, *values) -> None:
        getattr(self, name)(*values)
        if name not in {"arrive", "know"}:
            reconsider(astray(self.mailbox), at=MONDAY)

    def arrive(self, message: Sent, folder: str) -> None:
        if folder in self.world.off:
            return  # a folder that is switched off is not read
        self.world.lies_in.setdefault(message.number, set()).add(folder)
        # Before 10:00 in UTC: after that, the next day has begun somewhere on earth.
        at = datetime(2026, 3, message.day, 9, tzinfo=UTC)
        deliver(self.mailbox, message.raw, folder=self.folders[folder], at=at)

    def since(self, day: date | None) -> None:
        self.world.since = day
        self.mailbox.change(since=day)

    def people(self, people: str) -> None:
        self.world.people = people
        self.mailbox.change(people=people)

    def block(self, typed: str) -> None:
        self.world.blocked.add(typed)
        BlockedSender.block(pattern(typed), mailbox=self.mailbox, by=self.person.owner, at=MONDAY)

    def unblock(self, typed: str) -> None:
        self.world.blocked.discard(typed)
        BlockedSender.objects.filter(pattern=typed).delete()

    def folder(self, name: str) -> None:
        folder = self.folders[name]
        if name in self.world.off:
            self.world.off.discard(name)
            folder.start_syncing()
        else:
            self.world.off.add(name)
            folder.stop_syncing()

    def know(self, addresses: list[str]) -> None:
        before = Event.objects.count()
        self.world.known = set(addresses)
        self.person.change_addresses(addresses, at=MONDAY, by=self.person.owner)
        reactions = {
            "person_address_added": link_mail_with_the_person,
            "person_address_removed": keep_back_mail_of_strangers,
        }
        for event in Event.objects.order_by("pk")[before:]:
            if event.name in reactions:
                reactions[event.name](event)


@settings(
    max_examples=seeds(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, max_size=14))
def test_what_is_shown_is_what_the_rule_says(mailbox, alice, steps):
    with transaction.atomic():
        person = Person.add(name="Somebody", owner=alice, at=MONDAY, by=alice)
        acting = Acting(mailbox, person)
        for step in steps:
            acting.do(*step)

        world = acting.world
        messages = Message.objects.visible_to(alice)
        assert {int(each.text.split()[-1]) for each in messages} == world.shown
        strands = Strand.objects.readable_by(alice)
        assert sum(strand.messages for strand in strands) == len(world.shown)
        for name, folder in acting.folders.items():
            listed = [] if name in world.off else rows([folder.pk])
            here = [key for key in world.shown if name in world.lies_in[key]]
            threads = {MESSAGES[key].thread for key in here}
            assert len(listed) == len(threads)
            assert sum(row.unread for row in listed) == len(here)
        assert astray(mailbox) == []
        transaction.set_rollback(True)
    mailbox.since, mailbox.people = None, "all"
