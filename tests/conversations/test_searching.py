import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealpost.conversations import searching
from dealpost.conversations.labels.making import make
from dealpost.conversations.labels.putting import put_on
from dealpost.conversations.models import Strand
from dealpost.conversations.searching import query_for, search
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


def found(text: str, user) -> list[str]:
    query = query_for(text)
    return [row.subject for row in search(query, user=user)] if query else []


@pytest.fixture
def mail(mailbox):
    return deliver(
        mailbox,
        letter(message_id="<1@x>", subject="Forty chairs", text="A quote for oak chairs please"),
        letter(message_id="<2@x>", subject="Tables", text="Please quote two tables"),
        letter(message_id="<3@x>", subject="Lunch", sender="Zoë <zoe@x.example>", text="At noon?"),
    )


@pytest.mark.parametrize("few", [searching.FEW_HITS, 0], ids=["rare words", "common words"])
@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("chairs", ["Forty chairs"]),
        ("CHAIRS oak", ["Forty chairs"]),
        ("quote", ["Tables", "Forty chairs"]),
        ("quote -oak", ["Tables"]),
        ('"oak chairs"', ["Forty chairs"]),
        ('"chairs oak"', []),
        ("cha", ["Forty chairs"]),
        ("cha ", []),
        ("zoe@x.example", ["Lunch"]),
        ("zoë@x.exam", ["Lunch"]),
        ("x@zoe.example", []),
        ("Zoe", ["Lunch"]),
        ("ZOË", ["Lunch"]),
        ('quote -"oak chairs"', ["Tables"]),
        ('-"two tables" quote', ["Forty chairs"]),
        ("nothing of the kind", []),
    ],
)
def test_words_find_conversations(alice, mail, monkeypatch, few, text, subjects):
    monkeypatch.setattr(searching, "FEW_HITS", few)
    assert sorted(found(text, alice)) == sorted(subjects)


@pytest.mark.parametrize("few", [searching.FEW_HITS, 0])
def test_nobody_finds_anothers_mail(carol, mail, monkeypatch, few):
    monkeypatch.setattr(searching, "FEW_HITS", few)
    assert found("quote", carol) == []


def test_shared_mail_about_something_that_one_may_see_is_found(carol, bob, mail):
    Strand.objects.update(visibility=Mailbox.Visibility.SHARED)
    assert found("chairs", carol) == ["Forty chairs"]


def test_words_of_a_private_copy_do_not_lead_to_the_shared_one(alice, carol, bob, mailbox):
    """The same conversation runs through Alice's private mailbox, with a letter more."""
    shared = Mailbox.connect(
        address="sales@shop.example",
        owner=alice,
        username="s",
        secret="x",
        visibility=Mailbox.Visibility.SHARED,
        at=MONDAY,
        by=alice,
    )
    opening = letter(message_id="<1@x>", text="Hello")
    deliver(shared, opening)
    deliver(mailbox, letter(message_id="<2@x>", in_reply_to="<1@x>", text="confidential"))
    assert found("hello", carol) == ["Chairs"]
    assert found("confidential", carol) == []
    assert found("confidential", alice) == ["Chairs"]


def test_nothing_to_look_for_is_no_query():
    assert query_for("") is None
    assert query_for('"" - !') is None


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(text=st.text(max_size=40))
def test_whatever_is_typed_the_database_understands(alice, text):
    query = query_for(text.replace("\0", ""))
    if query is not None:
        assert search(query, user=alice) == []


def test_a_label_is_found_by_its_name(mailbox, alice):
    first, second, _third = deliver(
        mailbox,
        *(letter(message_id=f"<{n}@x>", subject=f"Chairs {n}", text="Blue") for n in range(3)),
    )
    for message, name in ((first, "On hold"), (second, "Urgent")):
        label = make(name, colour="red", by=alice, at=MONDAY)
        put_on([message.conversation_id], label, by=alice, at=MONDAY)

    def look_for(text: str) -> list[str]:
        return sorted(found(text, alice))

    assert look_for("label:urgent") == ["Chairs 1"]
    assert look_for("LABEL:on blue") == ["Chairs 0"]
    assert look_for('label:"on hold"') == ["Chairs 0"]
    assert look_for('label:"on"') == []
    assert look_for("chairs -label:urgent") == ["Chairs 0", "Chairs 2"]
    assert look_for("-label:urgent") == ["Chairs 0", "Chairs 2"]
    assert look_for("label:urgent label:on") == []
    assert look_for("label:%s") == look_for("label:nothing") == []
