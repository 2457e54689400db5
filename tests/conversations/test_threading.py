"""Which messages belong together, whatever the order in which they arrive."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealpost.conversations import threading
from dealpost.conversations.linking import link
from dealpost.conversations.models import Conversation, Link, Message
from tests.conftest import MONDAY
from tests.corpora import cases, needs_corpora
from tests.delivering import deliver
from tests.letters import letter
from tests.seeds import seeds

pytestmark = pytest.mark.django_db


def partition() -> set[frozenset[str]]:
    groups: dict[int, set[str]] = {}
    for key, text in Message.objects.values_list("conversation", "text"):
        groups.setdefault(key, set()).add(text.strip())
    return {frozenset(group) for group in groups.values()}


THREADED = [case for case in cases("threading") if "messages" in case]


@needs_corpora
@pytest.mark.parametrize("order", ["as given", "reversed", "shuffled"])
@pytest.mark.parametrize("case", THREADED, ids=lambda case: case["id"])
def test_real_threads_are_put_together_in_any_order(mailbox, case, order):
    messages = list(case["messages"])
    if order == "reversed":
        messages.reverse()
    elif order == "shuffled":
        random.Random(case["id"]).shuffle(messages)

    for message in messages:
        deliver(mailbox, raw_of(message))

    groups = case["expected"]
    # A sales inbox does not join by subject alone: a wrong join is worse than a split.
    wanted = groups.get("reference_union_groups", groups["groups"])
    present = {str(message["key"]) for message in messages}
    assert partition() == {frozenset(map(str, group)) & present for group in wanted}


def raw_of(message) -> bytes:
    more = [f"References: {message['raw_references']}"] if message.get("raw_references") else []
    return letter(
        message_id=message["message_id"],
        subject=message.get("subject") or "",
        in_reply_to=message.get("in_reply_to") or "",
        references=[] if more else message.get("references") or [],
        text=str(message["key"]),
        more=more,
    )


def thread_of(number: int, *mentions: int) -> bytes:
    return letter(
        message_id=f"<{number}@x.example>",
        references=[f"<{each}@x.example>" for each in mentions],
        text=str(number),
    )


def test_a_missing_link_brings_two_conversations_together(mailbox):
    deliver(mailbox, thread_of(1), thread_of(3, 2))
    assert len(partition()) == 2

    deliver(mailbox, thread_of(2, 1))

    assert partition() == {frozenset("123")}


def test_the_loser_of_a_merge_stays_as_a_signpost_with_its_links_handed_over(mailbox, deal, alice):
    (first,) = deliver(mailbox, thread_of(1))
    (third,) = deliver(mailbox, thread_of(3, 2))
    link(third.conversation, deal, by=alice, at=MONDAY)

    deliver(mailbox, thread_of(2, 1))

    loser = Conversation.objects.get(pk=third.conversation_id)
    assert loser.signpost == first.conversation
    links = Link.objects.filter(conversation=first.conversation, deal=deal)
    assert links.get().reason == Link.Reason.CHOSEN


def test_private_wins_when_conversations_merge(mailbox):
    (first,) = deliver(mailbox, thread_of(1))
    (third,) = deliver(mailbox, thread_of(3, 2))
    first.conversation.strands.update(visibility="shared")
    third.conversation.strands.update(visibility="private")

    deliver(mailbox, thread_of(2, 1))

    assert [strand.visibility for strand in first.conversation.strands.all()] == ["private"]


def test_two_messages_with_one_id_are_both_kept_in_one_conversation(mailbox):
    one, other = deliver(mailbox, letter(text="Yes."), letter(text="No."))

    assert one != other
    assert one.conversation == other.conversation


def test_a_full_conversation_goes_on_in_a_new_one(mailbox, monkeypatch):
    monkeypatch.setattr(threading, "FULL", 3)
    for number in range(1, 5):
        deliver(mailbox, thread_of(number, *range(1, number)))

    assert partition() == {frozenset("123"), frozenset("4")}


MENTIONS = st.lists(
    st.lists(st.integers(0, 9), max_size=3), min_size=2, max_size=8
)  # the ids that each message mentions; its own is its position


@settings(
    max_examples=seeds(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(mentions=MENTIONS, data=st.data())
def test_the_order_of_arrival_does_not_matter(mailbox, mentions, data):
    letters = [thread_of(number, *ids) for number, ids in enumerate(mentions)]
    order = data.draw(st.permutations(range(len(letters))))
    sizes = data.draw(st.lists(st.integers(1, 4), max_size=8))

    forget_everything()
    deliver(mailbox, *letters)
    in_order = partition()
    forget_everything()
    shuffled = [letters[number] for number in order]
    for size in [*sizes, *[1] * len(letters)]:
        batch, shuffled = shuffled[:size], shuffled[size:]
        if batch:
            deliver(mailbox, *batch)

    assert partition() == in_order


def forget_everything() -> None:
    Message.objects.all().delete()
    Conversation.objects.all().delete()
