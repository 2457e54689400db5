"""Whatever is shared, linked, opened and assigned: no split or merge lets anybody read more."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealpost.conversations import letting_in, sharing
from dealpost.conversations.linking import link, link_automatically, unlink
from dealpost.conversations.models import (
    Access,
    Comment,
    Conversation,
    Link,
    Message,
    Regrouping,
    Strand,
)
from dealpost.conversations.regrouping.asking import Impossible
from dealpost.conversations.regrouping.merging import merge
from dealpost.conversations.regrouping.splitting import split
from dealpost.conversations.regrouping.undoing import undo
from dealpost.crm.models import Deal, Person
from tests.conftest import MONDAY
from tests.conversations.regrouping.test_any_order import assert_derived
from tests.conversations.test_threading import forget_everything
from tests.delivering import deliver
from tests.letters import letter
from tests.seeds import seeds

pytestmark = pytest.mark.django_db

NUMBERS = st.integers(0, 4)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("arrive"), NUMBERS, NUMBERS, st.booleans()),
        st.tuples(st.sampled_from(["share", "hide", "let_in", "split", "undo"]), NUMBERS),
        st.tuples(st.sampled_from(["link", "unlink"]), NUMBERS, st.booleans()),
        st.tuples(st.just("merge"), NUMBERS, NUMBERS),
    ),
    max_size=12,
)


class World:
    """Alice's two mailboxes, one of her team's; Carol reads what is shared with her or opened."""

    def __init__(self, mailboxes, alice, carol, deals):
        self.mailboxes, self.alice, self.carol, self.deals = mailboxes, alice, carol, deals
        self.count = 10
        self.hours = 0
        self.gives_back = False  # what it undid last had closed something
        forget_everything()
        for number in range(5):
            self.arrive(number, number - 1 if number % 2 else 9, is_team=number == 4)

    @property
    def at(self):
        self.hours += 1
        return MONDAY + timedelta(hours=self.hours)

    def arrive(self, sender, answered, is_team):
        raw = letter(
            message_id=f"<{self.count}@x.example>",
            references=[f"<{answered + 10}@x.example>"],
            sender=f"p{sender % 3}@customer.example",
            text=str(self.count),
        )
        self.count += 1
        (message,) = deliver(self.mailboxes[is_team], raw, at=self.at)
        Comment.objects.create(
            message=message,
            mailbox=self.mailboxes[is_team],
            author=self.alice,
            text="Well",
            written_at=self.at,
        )

    def message(self, number) -> Message:
        return Message.objects.select_related("conversation").get(text=str(number + 10))

    def place(self, number) -> Conversation:
        return self.message(number).conversation

    def share(self, number):
        sharing.decide([self.place(number).pk], "shared", by=self.alice, at=self.at)

    def hide(self, number):
        sharing.decide([self.place(number).pk], "private", by=self.alice, at=self.at)

    def let_in(self, number):
        for strand in Strand.objects.filter(conversation=self.place(number)):
            access = letting_in.ask(strand, by=self.carol, word="", at=self.at)
            letting_in.grant(access, by=self.alice, at=self.at)

    def link(self, number, is_hers):
        link(self.place(number), self.deals[is_hers], by=self.alice, at=self.at)

    def unlink(self, number, is_hers):
        found = Link.objects.standing().to(self.deals[is_hers])
        for each in found.filter(conversation=self.place(number)):
            unlink(each, by=self.alice, at=self.at)

    def split(self, number):
        split(self.message(number), by=self.alice, at=self.at)

    def merge(self, number, other):
        merge(self.place(number), self.place(other), by=self.alice, at=self.at)

    def undo(self, number):
        made = list(Regrouping.objects.standing())
        if made:
            chosen = made[number % len(made)]
            self.gives_back = chosen.kind == Regrouping.Kind.MERGE
            undo(chosen, by=self.alice, at=self.at)

    def read(self) -> tuple[set[int], set[int]]:
        return (
            set(Message.objects.visible_to(self.carol).values_list("pk", flat=True)),
            set(Comment.objects.visible_to(self.carol).values_list("pk", flat=True)),
        )


@settings(
    max_examples=seeds(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=DEEDS)
def test_nobody_reads_more(mailbox, team_mailbox, alice, carol, stages, deeds):
    Access.objects.all().delete()
    Deal.objects.all().delete()
    Person.objects.all().delete()
    person = Person.add(
        name="P", owner=alice, addresses=["p0@customer.example"], at=MONDAY, by=alice
    )
    facts = {"person": person, "owner": alice, "stage": stages[0], "at": MONDAY, "by": alice}
    deals = [Deal.add(title=title, **facts) for title in ("Everybody's", "Hers")]
    Deal.objects.filter(pk=deals[1].pk).update(visibility="owner")
    world = World((mailbox, team_mailbox), alice, carol, deals)
    for deed, *words in deeds:
        before = world.read()
        try:
            getattr(world, deed)(*words)
        except Impossible:
            continue
        after = world.read()
        if deed in ("split", "merge") or (deed == "undo" and not world.gives_back):
            assert after[0] <= before[0]
            assert after[1] <= before[1]
        if deed in ("split", "merge", "undo"):
            assert_derived()
            everything = list(Conversation.objects.values_list("pk", flat=True))
            inhabited = set(Message.objects.values_list("conversation", flat=True))
            assert not link_automatically(
                [each for each in everything if each in inhabited], at=MONDAY
            )
