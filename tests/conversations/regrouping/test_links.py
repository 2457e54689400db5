"""What merging and splitting conversations does to what they are about."""

from datetime import timedelta

import pytest

from dealpost.conversations.linking import link, unlink
from dealpost.conversations.regrouping.merging import merge
from dealpost.conversations.regrouping.splitting import split
from dealpost.conversations.regrouping.undoing import undo
from dealpost.crm.models import Deal, Person
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db
EARLIER, LATER, LATEST = (MONDAY + timedelta(hours=hours) for hours in (1, 2, 24))


def said(conversation):
    """What each link with a deal says: by whom, and yes or no."""
    links = conversation.links.filter(deal__isnull=False)
    return {(link.deal.title, link.reason, link.is_rejected) for link in links}


@pytest.fixture
def two(mailbox, deal):
    """Both about Bob's only open deal, as a rule found."""
    raws = (letter(message_id=f"<{n}@x>", subject=f"Mail {n}") for n in range(2))
    return [deliver(mailbox, raw)[0].conversation for raw in raws]


AUTOMATIC, CHOSEN = ("Forty chairs", "only_open", False), ("Forty chairs", "chosen", False)
TAKEN_AWAY = ("Forty chairs", "only_open", True)


@pytest.mark.parametrize(
    ("stays", "goes", "one"),
    [
        (None, "yes", CHOSEN),
        ("yes", None, CHOSEN),
        (None, "no", TAKEN_AWAY),
        ("no", None, TAKEN_AWAY),
        ("yes", "no", TAKEN_AWAY),  # said later
        ("no", "yes", CHOSEN),
    ],
)
def test_people_win_over_rules_and_the_later_word_over_the_earlier(
    alice, deal, stages, bob, two, stays, goes, one
):
    for conversation, word, at in zip(two, (stays, goes), (EARLIER, LATER), strict=True):
        if word == "yes":
            link(conversation, deal, by=alice, at=at)
        elif word == "no":
            unlink(conversation.links.get(deal=deal), by=alice, at=at)
    # With a second open deal no rule would find the first again.
    Deal.add(title="Tables", person=bob, owner=alice, stage=stages[0], at=LATER, by=alice)
    before = [said(each) for each in two]
    merged = merge(*two, by=alice, at=LATEST)
    assert said(two[0]) == {one}

    undo(merged, by=alice, at=LATEST)
    assert [said(each) for each in two] == before


def test_the_part_is_no_longer_about_whoever_takes_no_part_in_it(mailbox, alice, bob, deal):
    Person.add(name="Ann", addresses=["ann@other.example"], owner=alice, at=MONDAY, by=alice)
    _, message = deliver(
        mailbox,
        letter(message_id="<1@x>"),
        letter(message_id="<2@x>", in_reply_to="<1@x>", sender="ann@other.example"),
    )
    done = split(message, by=alice, at=LATER)

    def names(conversation):
        return {str(each.item) for each in conversation.links.standing()}

    assert names(done.part) == {"Ann"}
    assert names(done.conversation) == {"Bob Bakker", "Forty chairs"}
    undo(done, by=alice, at=LATEST)
    assert names(done.conversation) == {"Ann", "Bob Bakker", "Forty chairs"}


def test_a_guess_that_is_taken_back_takes_its_people_along(mailbox, alice, bob, deal):
    """Its mail is shown by itself, and what it was shown with is about its own people alone."""
    Person.add(name="Ann", addresses=["ann@other.example"], owner=alice, at=MONDAY, by=alice)
    day, to = timedelta(days=1), {"to": "alice@shop.example, eve@third.example"}
    (first,) = deliver(mailbox, letter(message_id="<1@x>", at=MONDAY - 2 * day, **to))
    orphan = {"message_id": "<2@x>", "subject": "Re: Chairs", "sender": "ann@other.example", **to}
    (second,) = deliver(mailbox, letter(at=MONDAY, **orphan))
    assert {str(each.item) for each in first.conversation.links.standing()} >= {"Ann"}

    # Another conversation of that subject: now nobody knows which of them is meant.
    deliver(mailbox, letter(message_id="<3@x>", sender="eve@third.example", at=MONDAY - day))
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.conversation != second.conversation
    links = first.conversation.links.standing()
    assert {str(each.item) for each in links} == {"Bob Bakker", "Forty chairs"}
