"""One history on Dovecot, Cyrus and Courier ends in one and the same state, there and here."""

import random

import pytest
from django.utils import timezone

from dealpost.conversations import acting
from dealpost.conversations.models import Message
from dealpost.providers.contract import Role
from dealpost.sync.auditing import audit
from tests.sync.servers.history import INBOX, Append, History, Make, State
from tests.sync.servers.people import ARCHIVE, FOLDERS, AtServer, Here, Post
from tests.sync.servers.states import full, ours

pytestmark = pytest.mark.django_db(transaction=True)

STEPS, STEPS_PER_PASS = 64, 12
ROUNDS, DEEDS = 7, 7


@pytest.mark.parametrize("seed", [1, 2])
def test_what_another_program_does_ends_the_same_on_every_server(
    box, server, other, make_pass, seed
):
    history = History(seed)
    for number, step in enumerate(history.steps(STEPS)):
        other.do(step)
        if number % STEPS_PER_PASS == 0:
            assert not make_pass().refused
    make_pass()

    assert other.state(list(history.state)) == history.state
    assert ours(box) == full(history.state)
    assert audit(box).is_complete
    make_pass()
    assert ours(box) == full(history.state)


def test_what_people_do_here_ends_the_same_on_every_server(box, server, other, make_pass, alice):
    arrived = [f"<{number}.0@customer.example>" for number in range(1, 11)]
    for message_id in arrived:
        other.do(Append(INBOX, message_id, frozenset({"Offerte"})))
    make_pass()
    talks = [
        Message.objects.get(rfc_message_id=message_id.strip("<>")).conversation_id
        for message_id in arrived
    ]
    done = {"by": alice, "at": timezone.now()}
    acting.mark(talks[:4], seen=True, **done)
    acting.star(talks[1:3], on=True, **done)
    acting.move(talks[2:6], to=acting.ARCHIVES, **done)
    acting.move(talks[5:8], to=[Role.TRASH], **done)
    acting.star(talks[1:2], on=False, **done)
    make_pass()
    make_pass()

    kept, seen, starred = {"Offerte"}, "\\Seen", "\\Flagged"
    flags_of = [kept | {seen}, kept | {seen}, kept | {seen, starred}, kept | {seen}, *[kept] * 6]
    places = [INBOX] * 2 + [("Archive",)] * 3 + [("Trash",)] * 3 + [INBOX] * 2
    expected: State = {path: {} for path in (INBOX, ("Archive",), ("Trash",), ("Sent",))}
    for message_id, place, its_flags in zip(arrived, places, flags_of, strict=True):
        expected[place][message_id] = frozenset(its_flags)
    assert other.state(list(expected)) == expected
    assert ours(box) == full(expected)
    assert not box.changes.exists()
    assert audit(box).is_complete


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_done_there_and_here_at_once_ends_the_same(
    box, server, other, make_pass, alice, seed
):
    other.do(Make(ARCHIVE))
    post = Post(random.Random(seed))
    deeds = [*AtServer(post, other).deeds, *Here(post, box, alice).deeds]
    for _ in range(10):
        AtServer(post, other).send()
    for _ in range(ROUNDS):
        make_pass()
        for _ in range(DEEDS):
            post.chance.choice(deeds)()
    make_pass()
    make_pass()

    at_server = full(other.state(FOLDERS))
    assert ours(box) == at_server
    assert not box.changes.exists()
    assert post.is_all_there(at_server)
    assert audit(box).is_complete
