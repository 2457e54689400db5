"""However arrivals, splits, merges and undos follow each other, the same conversations result."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealpost.conversations.models import Delivery, Filing, Message, Placement, Strand
from dealpost.conversations.regrouping.asking import Impossible
from dealpost.conversations.regrouping.merging import merge
from dealpost.conversations.regrouping.splitting import split
from dealpost.conversations.regrouping.undoing import undo
from tests.conftest import MONDAY
from tests.conversations.test_orphans import chairs, deliver_late
from tests.conversations.test_threading import forget_everything, partition
from tests.seeds import seeds

pytestmark = pytest.mark.django_db

LETTERS = st.lists(
    st.tuples(
        st.sampled_from(["Chairs", "Re: Chairs", "Tables", "Re: Tables"]),
        st.integers(0, 5),
        st.lists(st.integers(0, 6), max_size=2),
    ),
    min_size=3,
    max_size=6,
)
DEEDS = st.lists(
    st.one_of(
        st.just(("arrive",)),
        st.just(("arrive",)),
        st.tuples(st.just("split"), st.integers(0, 5)),
        st.tuples(st.just("merge"), st.integers(0, 5), st.integers(0, 5)),
        st.tuples(st.just("undo"), st.integers(0, 5)),
        st.tuples(st.just("again"), st.integers(0, 5)),
    ),
    max_size=10,
)


class Scene:
    def __init__(self, mailbox, by, letters):
        self.mailbox, self.by, self.letters = mailbox, by, letters
        self.made = []  # (what was said, its row)
        forget_everything()

    def arrive(self, number: int) -> None:
        deliver_late(self.mailbox, self.letters[number])

    def say(self, kind: str, *numbers: int) -> None:
        found = [each for n in numbers for each in Message.objects.filter(text=str(n))]
        if len(found) < len(numbers):
            return  # it has not arrived
        act = split if kind == "split" else merge
        things = found if kind == "split" else [each.conversation for each in found]
        try:
            made = act(*things, by=self.by, at=MONDAY)
        except Impossible:
            return
        self.made.append(((kind, *numbers), made))

    def undo(self, number: int) -> None:
        if self.made:
            _said, made = self.made.pop(number % len(self.made))
            undo(made, by=self.by, at=MONDAY)


@settings(
    max_examples=seeds(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(letters=LETTERS, deeds=DEEDS, data=st.data())
def test_it_ends_as_if_all_had_been_decided_at_the_end(mailbox, alice, letters, deeds, data):
    raws = [
        chairs(number, days=days, subject=subject, answers=answers)
        for number, (subject, days, answers) in enumerate(letters)
    ]
    order = data.draw(st.permutations(range(len(raws))))

    scene = Scene(mailbox, alice, raws)
    waiting = list(order)
    for kind, *numbers in deeds:
        if kind == "arrive" and waiting:
            scene.arrive(waiting.pop(0))
        elif kind == "again" and waiting != order:
            scene.arrive(next(each for each in order if each not in waiting))
        elif kind in ("split", "merge"):
            scene.say(kind, *numbers)
        elif kind == "undo":
            scene.undo(*numbers)
    for number in waiting:
        scene.arrive(number)
    interleaved, said = partition(), [words for words, _made in scene.made]
    assert_derived()

    at_the_end = Scene(mailbox, alice, raws)
    deliver_late(mailbox, *raws)
    for words in said:
        at_the_end.say(*words)

    assert interleaved == partition()
    assert Message.objects.count() == len(raws)


def assert_derived() -> None:
    """Every message stands in a strand of its conversation, and no strand without one is left."""
    held = {
        (delivery.message.conversation_id, delivery.mailbox_id)
        for delivery in Delivery.objects.select_related("message")
    }
    strands = {(each.conversation_id, each.mailbox_id) for each in Strand.objects.all()}
    assert strands == held
    assert sum(each.messages for each in Strand.objects.all()) == Delivery.objects.count()
    filed = {
        (place.delivery.message.conversation_id, place.shown_in_id)
        for place in Placement.objects.select_related("delivery__message")
    }
    assert {(each.strand.conversation_id, each.folder_id) for each in Filing.objects.all()} == filed
