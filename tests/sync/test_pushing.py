"""Telling a provider that refuses, fails or keeps silent about what it did."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.utils import timezone

from dealpost.conversations import acting
from dealpost.conversations.labels.making import make
from dealpost.conversations.labels.putting import put_on, take_off
from dealpost.conversations.models import Change, Placement, Setback
from dealpost.conversations.reactions import tell_labels_that_stayed_here
from dealpost.events.models import Event
from dealpost.mailboxes.reconnecting import reconnect
from dealpost.providers.contract import (
    Move,
    Operation,
    Outcome,
    Refused,
    RemoteFolder,
    Role,
    StoreFlags,
    TryLater,
)
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.errands import MOST_ATTEMPTS
from dealpost.sync.pushing import push, push_rest
from dealpost.sync.switching import switch
from tests.conftest import MONDAY
from tests.delivering import deliver, inbox_of
from tests.letters import letter
from tests.web.inbox.filing import folder, usual_folders

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Provider:
    """Remembers what it was told; answers as the test says."""

    answer: Callable[[Operation], Outcome] = lambda _operation: Outcome()
    told: list[Operation] = field(default_factory=list)

    async def folders(self) -> list[RemoteFolder]:
        return []

    async def renamed(self, *_what: object) -> dict[str, str]:
        return {}

    async def apply(self, operation: Operation) -> Outcome:
        self.told.append(operation)
        return self.answer(operation)


@pytest.fixture
def messages(mailbox):
    usual_folders(mailbox)
    return deliver(mailbox, *(letter(message_id=f"<{n}@x.example>", text=f"{n}") for n in range(4)))


@pytest.fixture
def tell(mailbox):
    async def run(provider, began):
        async with DatabaseThread() as database:
            clock = timezone.now
            await push(provider, mailbox, database, clock=clock)
            await push_rest(provider, mailbox, database, began=began, clock=clock)

    def call(provider):
        began = timezone.now()
        try:
            asyncio.run(run(provider, began))
        except TryLater:
            return False
        return True

    return call


def uid_of(message) -> int:
    return Placement.objects.get(delivery__message=message).uid


def refusing(uid: int, error: Exception) -> Callable[[Operation], Outcome]:
    def answer(operation: Operation) -> Outcome:
        if uid in operation.uids:
            raise error
        return Outcome()

    return answer


def test_what_is_refused_is_taken_back_alone_and_said(alice, mailbox, messages, tell):
    conversations = [message.conversation_id for message in messages]
    acting.mark(conversations, by=alice, at=MONDAY, seen=True)
    provider = Provider(refusing(uid_of(messages[1]), Refused("This folder can only be read.")))

    assert tell(provider)

    assert not Change.objects.exists()
    unread = Placement.objects.get(is_seen=False)
    assert unread.delivery.message == messages[1]
    setback = Setback.objects.noticed_by(alice).get()
    assert (setback.deed, setback.messages) == ("read", 1)
    assert setback.why == "This folder can only be read."


def test_what_fails_again_and_again_is_taken_back_and_the_others_go_on(
    alice, mailbox, messages, tell
):
    conversations = [message.conversation_id for message in messages]
    acting.mark(conversations, by=alice, at=MONDAY, seen=True)
    provider = Provider(refusing(uid_of(messages[1]), TryLater("The connection was lost.")))

    tries = 0
    while not tell(provider):
        tries += 1
        assert tries <= MOST_ATTEMPTS

    assert not Change.objects.exists()
    assert Placement.objects.filter(is_seen=True).count() == 3
    assert Setback.objects.get().messages == 1


def test_what_failed_waits_until_the_fresh_is_told(alice, mailbox, messages, tell):
    acting.mark([messages[0].conversation_id], by=alice, at=MONDAY, seen=True)
    poison = refusing(uid_of(messages[0]), TryLater("The connection was lost."))
    tell(Provider(poison))
    acting.mark([messages[2].conversation_id], by=alice, at=MONDAY, seen=True)

    provider = Provider(poison)
    tell(provider)

    assert [operation.uids for operation in provider.told] == [
        (uid_of(messages[2]),),
        (uid_of(messages[0]),),
    ]


def test_after_a_move_whose_uid_is_not_told_a_flag_waits_until_it_is_seen(
    alice, mailbox, messages, tell
):
    done = {"by": alice, "at": MONDAY}
    conversation = messages[0].conversation_id
    acting.move([conversation], to=[Role.ARCHIVE], **done)
    acting.mark([conversation], seen=True, **done)
    archive = folder(mailbox, Role.ARCHIVE)
    provider = Provider()

    tell(provider)
    assert [type(operation) for operation in provider.told] == [Move]

    # The next look finds it in its new place.
    Placement.objects.filter(delivery__message=messages[0]).delete()
    archive.epoch = 7
    archive.save()
    deliver(mailbox, letter(message_id="<0@x.example>", text="0"), folder=archive)
    found = Placement.objects.get(delivery__message=messages[0])
    assert found.is_seen
    provider.told.clear()
    tell(provider)

    (operation,) = provider.told
    assert (operation.folder, operation.epoch, operation.uids) == (
        archive.remote_id,
        7,
        (found.uid,),
    )
    assert not Change.objects.exists()


def test_a_move_that_the_server_only_says_it_made_ends_with_a_word(alice, mailbox, messages, tell):
    acting.move([messages[0].conversation_id], by=alice, at=MONDAY, to=[Role.ARCHIVE])
    provider = Provider()

    for _pass in range(2 * MOST_ATTEMPTS):
        tell(provider)

    assert not Change.objects.exists()
    placement = Placement.objects.get(delivery__message=messages[0])
    assert placement.shown_in == inbox_of(mailbox)
    assert Setback.objects.get().deed == "archive"


def test_labels_that_the_provider_does_not_keep_stay_here_and_are_said_once(
    alice, mailbox, messages, tell
):
    label = make("Urgent", colour="red", by=alice, at=MONDAY)
    conversations = [message.conversation_id for message in messages]
    put_on(conversations, label, by=alice, at=MONDAY)
    provider = Provider(refusing(uid_of(messages[1]), Refused("No labels in this folder.")))

    assert tell(provider)

    assert label.strands.count() == 4
    assert Change.objects.get().delivery.message == messages[1]
    assert not Setback.objects.exists()
    assert mailbox.log.of_kinds("labels_stay_here").get().facts["why"] == (
        "No labels in this folder."
    )

    provider.told.clear()
    assert tell(provider)
    assert not provider.told, "it is not asked again"

    take_off(conversations, label, by=alice, at=MONDAY)
    tell(provider)
    assert not label.strands.exists()
    assert not Change.objects.exists()
    assert mailbox.log.of_kinds("labels_stay_here").count() == 1


def switch_labels_off_and_on(mailbox) -> None:
    for on in (False, True):
        switch(mailbox, {"tells_labels": on}, at=MONDAY)


def connect_again(mailbox) -> None:
    reconnect(mailbox, secret="secret", at=MONDAY, by=mailbox.owner)
    tell_labels_that_stayed_here(Event.objects.filter(name="mailbox_connected").latest("pk"))


@pytest.mark.parametrize("try_again", [switch_labels_off_and_on, connect_again])
def test_a_label_that_stays_here_is_told_when_the_provider_may_keep_it(
    alice, mailbox, messages, tell, try_again
):
    label = make("Urgent", colour="red", by=alice, at=MONDAY)
    put_on([messages[0].conversation_id], label, by=alice, at=MONDAY)
    tell(Provider(refusing(uid_of(messages[0]), Refused("No labels in this folder."))))
    try_again(mailbox)

    provider = Provider()
    tell(provider)

    (operation,) = provider.told
    assert isinstance(operation, StoreFlags)
    assert operation.add == {"Urgent"}
    assert not Change.objects.exists()
