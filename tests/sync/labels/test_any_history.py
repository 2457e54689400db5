"""Whatever is done to labels on both sides: once all is quiet, both show the same."""

import asyncio
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealpost.conversations import acting
from dealpost.conversations.done import Done
from dealpost.conversations.models import Change, Delivery, Filing, Message
from dealpost.conversations.standing import refresh
from dealpost.mailboxes.models import Mailbox
from dealpost.sync import pulling
from tests.letters import MONDAY, letter
from tests.providers.gmail.box import Box
from tests.providers.gmail.mail import INBOX
from tests.providers.gmail.server import serving
from tests.seeds import seeds
from tests.sync.labels.comparing import ours, theirs

pytestmark = pytest.mark.django_db(transaction=True)

HISTORIES = seeds(6)
MAILS = st.integers(0, 2)
LABELS = st.sampled_from(["Work", "Werk/Ärger"])
THERE = st.sampled_from(["archive", "inbox", "trash", "spam", "back", "destroy"])
HERE = st.sampled_from(["archive", "inbox", "trash", "junk"])

STEPS = st.one_of(
    st.tuples(st.just("there"), MAILS, THERE),
    st.tuples(st.just("label"), MAILS, LABELS, st.booleans()),
    st.tuples(st.just("here"), MAILS, HERE),
    st.tuples(st.just("move"), MAILS, LABELS),
    st.tuples(st.just("undo")),
    st.tuples(st.just("rename"), st.booleans()),
    st.tuples(st.just("remove"), LABELS),
    st.tuples(st.just("renumber")),
    st.tuples(st.just("late"), st.booleans()),
    st.tuples(st.just("pass")),
)
ROLES = {
    "archive": acting.ARCHIVES,
    "inbox": acting.INBOXES,
    "trash": acting.BINS,
    "junk": acting.JUNK,
}


class Story:
    def __init__(self, box: Box, mailbox: Mailbox) -> None:
        assert mailbox.owner is not None
        self.box, self.mailbox, self.alice = box, mailbox, mailbox.owner
        self.names = {name: box.make_label(name) for name in ("Work", "Werk/Ärger")}
        self.mails = [
            box.deliver(letter(message_id=f"<{n}@customer.example>", subject=f"Letter {n}"))
            for n in range(3)
        ]
        self.last = Done()

    def step(self, name: str, *how: Any) -> None:
        getattr(self, f"do_{name}")(*how)

    def do_there(self, number: int, what: str) -> None:
        mail = self.mails[number]
        if mail.msgid not in self.box.mails:
            return
        deeds = {
            "archive": lambda: self.box.archive(mail),
            "inbox": lambda: self.box.label(mail, add={INBOX}) if mail.place == "all" else None,
            "trash": lambda: self.box.trash(mail),
            "spam": lambda: self.box.spam(mail),
            "back": lambda: self.box.put(mail, "all"),
            "destroy": lambda: self.box.destroy(mail),
        }
        deeds[what]()

    def do_label(self, number: int, name: str, on: bool) -> None:  # noqa: FBT001  # as it was drawn
        mail, wire = self.mails[number], self.names[name]
        if mail.msgid in self.box.mails and wire in self.box.views:
            self.box.label(mail, **{"add" if on else "remove": {wire}})

    def do_here(self, number: int, what: str) -> None:
        self.act(number, ROLES[what])

    def do_move(self, number: int, name: str) -> None:
        folder = self.mailbox.folders.filter(remote_id=self.names[name], is_gone=False).first()
        if folder is not None:
            self.act(number, folder)

    def act(self, number: int, to: Any) -> None:
        found = Message.objects.filter(rfc_message_id=f"{number}@customer.example")
        keys = set(found.values_list("conversation", flat=True))
        self.last = acting.move(keys, by=self.alice, at=MONDAY, to=to)

    def do_undo(self) -> None:
        self.last = acting.undo(self.last, by=self.alice, at=MONDAY)

    def do_rename(self, told: bool) -> None:  # noqa: FBT001  # as it was drawn
        wire = self.names["Work"]
        if wire in self.box.views:
            self.names["Work"] = self.box.rename_label(wire, f"{wire}-", told=told)

    def do_remove(self, name: str) -> None:
        if self.names[name] in self.box.views:
            self.box.remove_label(self.names[name])

    def do_renumber(self) -> None:
        self.box.renumber()

    def do_late(self, late: bool) -> None:  # noqa: FBT001  # as it was drawn
        self.box.is_late = late

    def do_pass(self) -> None:
        self.mailbox.refresh_from_db()
        asyncio.run(pulling.pull(self.mailbox, clock=timezone.now))
        self.mailbox.refresh_from_db()
        assert self.mailbox.trouble == ""


@settings(
    max_examples=HISTORIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, max_size=14))
def test_both_sides_show_the_same_when_all_is_quiet(mailbox, steps):
    box = Box()
    mailbox.folders.all().delete()
    Message.objects.all().delete()
    with serving(box) as gmail:
        mailbox.incoming_host, mailbox.incoming_port = gmail.host, gmail.port
        mailbox.incoming_security = "none"
        mailbox.save()
        story = Story(box, mailbox)
        story.do_pass()
        for step in steps:
            story.step(*step)
        box.is_late = False
        for _ in range(4):
            story.do_pass()

    assert not Change.objects.exists()
    assert ours(mailbox) == theirs(box)
    assert _filings() == _filings(anew=True)
    there = {
        f"{n}@customer.example" for n, mail in enumerate(story.mails) if mail.msgid in box.mails
    }
    lying = Delivery.objects.filter(removed_at=None)
    assert set(lying.values_list("message__rfc_message_id", flat=True)) == there


def _filings(*, anew: bool = False) -> set[tuple[object, ...]]:
    if anew:
        refresh(set(Message.objects.values_list("conversation", flat=True)))
    return set(Filing.objects.values_list("folder", "strand__conversation", "messages", "unread"))
