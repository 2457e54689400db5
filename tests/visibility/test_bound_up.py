"""What a colleague learns of a private part of a conversation of which they have another part."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from dealpost.accounts.models import User
from dealpost.conversations import acting, letting_in
from dealpost.conversations.labels.putting import put_on
from dealpost.conversations.linking import link
from dealpost.conversations.models import (
    Comment,
    Conversation,
    Label,
    Link,
    Message,
    Presence,
)
from dealpost.conversations.regrouping.splitting import split
from dealpost.conversations.regrouping.telling import history
from dealpost.conversations.teamwork.commenting import remove
from dealpost.conversations.teamwork.presence import be_present, present
from dealpost.crm.merging.merging import NotTheirs, merge, part
from dealpost.crm.models import Deal, Person
from dealpost.live import telling
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox.overtaking import everything
from dealpost.outbox.telling import tell, tell_writers
from dealpost.web.live import hearing
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.visibility import entangled, secrets

LATER = MONDAY + timedelta(seconds=5)


@pytest.fixture
def things(alice, carol):
    return entangled.make(alice, carol, secrets.make(alice))


@pytest.fixture
def mixed(things) -> Conversation:
    return Conversation.objects.get(pk=things.conversation)


def test_that_somebody_reads_the_private_part_is_not_told(mixed, alice, carol):
    be_present(mixed.pk, alice, window="w", doing=Presence.Doing.REPLYING, at=MONDAY)

    assert present(carol, at=LATER) == {}


def test_who_reads_the_same_part_is_there(mixed, alice, carol):
    link(mixed, Deal.objects.get(title__startswith="Plain"), by=carol, at=MONDAY)
    mixed.strands.filter(mailbox__owner=carol).update(visibility="shared")
    be_present(mixed.pk, alice, window="w", doing=Presence.Doing.REPLYING, at=MONDAY)

    assert list(present(carol, at=LATER)) == [mixed.pk]


def test_that_a_private_part_was_split_off_is_not_told(mixed, alice, carol):
    assert history(mixed, carol) == []
    assert len(history(mixed, alice)) == 1


def test_how_far_an_answer_has_seen_says_nothing_of_private_messages(mixed, things, carol):
    seen = everything(mixed.pk, carol)

    assert (seen.message, seen.comment, seen.outgoing) == (things.message, 0, 0)
    assert Message.objects.filter(conversation=mixed, pk__gt=seen.message).exists()


def test_an_undo_does_not_link_to_what_was_hidden_since(client, mixed, things, alice, carol):
    client.force_login(carol)
    Link.objects.filter(pk=things.link).update(is_rejected=False)
    unlinked = f"/conversation/{mixed.pk}/unlink/{things.link}/"
    answer = client.post(unlinked, headers={"HX-Request": "true"})
    (toast,) = json.loads(answer.headers["HX-Trigger"])["toast"]["messages"]
    Deal.objects.filter(pk=things.deal).update(visibility="owner")

    client.post(toast["undo"], headers={"HX-Request": "true"})

    assert Link.objects.get(pk=things.link).is_rejected


def test_who_could_not_see_what_was_absorbed_cannot_part_it(alice, carol):
    open_one = Person.add(name="Open", owner=alice, addresses=[], at=MONDAY, by=alice)
    hidden = Person.add(
        name="Hidden", owner=alice, addresses=[], visibility="owner", at=MONDAY, by=alice
    )
    made = merge(open_one, hidden, at=MONDAY, by=alice)

    with pytest.raises(NotTheirs):
        part(made, by=carol, at=MONDAY)
    made.refresh_from_db()
    assert not made.is_undone
    assert part(made, by=alice, at=MONDAY).name == "Hidden"


DEEDS: dict[str, Callable[[Conversation, User], object]] = {
    "news arrive": lambda _mixed, alice: deliver(
        alice.mailboxes.get(),
        letter(message_id="<more@x.example>", references=["<zorro@x.example>"], text="More"),
    ),
    "it is read": lambda mixed, alice: acting.mark([mixed.pk], by=alice, at=LATER, seen=True),
    "it gets a label": lambda mixed, alice: put_on(
        [mixed.pk], Label.objects.get(), by=alice, at=LATER
    ),
    "an answer is written": lambda mixed, _alice: tell_writers(mixed.drafts.get()),
    "an answer leaves": lambda mixed, _alice: tell(mixed.outgoing.get()),
    "somebody is let in": lambda mixed, alice: letting_in.grant(
        letting_in.ask(
            mixed.strands.get(mailbox__owner=alice),
            by=User.objects.get(name="Dora Blom"),
            word="",
            at=LATER,
        ),
        by=alice,
        at=LATER,
    ),
    "a comment is taken back": lambda mixed, alice: remove(
        Comment.objects.in_conversation(mixed.pk).get(mailbox__owner=alice), at=LATER
    ),
    "it is split off": lambda mixed, alice: split(_hers(mixed, alice), by=alice, at=LATER),
}


def _hers(mixed: Conversation, alice: User) -> Message:
    return mixed.messages.get(deliveries__mailbox__owner=alice)


@pytest.mark.parametrize("deed", DEEDS)
def test_open_pages_do_not_tell_when_something_happens_in_a_private_part(
    mixed, alice, carol, things, monkeypatch, deed
):
    # What a conversation is linked to belongs to all of it, and may change for every reader.
    Mailbox.objects.update(links_automatically=False)
    told: list[str] = []
    monkeypatch.setattr(telling, "_tell", told.extend)
    asked = [f"conversation-{mixed.pk}", f"deal-{things.deal}", f"person-{things.person}"]
    Person.objects.filter(pk=things.person).update(visibility="everyone")

    DEEDS[deed](mixed, alice)

    hers, theirs = (hearing.hearer_of(user, asked, told) for user in (alice, carol))
    assert [name for name in told if hers.may_hear(name)]
    assert not [name for name in told if theirs.may_hear(name)]


def test_where_a_regrouping_leads_is_told_to_readers_alone(client, things, carol):
    private = Conversation.objects.get(messages__subject__startswith="The budget")
    client.force_login(carol)

    answer = client.post(f"/regroupings/undo/?made=1&from={private.pk}")
    nothing = client.post("/regroupings/undo/?made=1&from=987654321")

    assert answer.status_code == nothing.status_code == 404
