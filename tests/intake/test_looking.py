"""A mailbox that the administrator has made the drop box of the company."""

import pytest

from dealpost.conversations.models import Link
from dealpost.intake import filing, looking
from dealpost.intake.addressing import address_of
from dealpost.intake.arranging import Arranged, arrange, arranged
from dealpost.intake.looking import look
from dealpost.intake.models import Dropped
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.intake.conftest import LATER, copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def drop_box(settings, alice) -> Mailbox:
    settings.INTAKE = {**settings.INTAKE, "mailbox": "drop@shop.example"}
    return Mailbox.connect(
        address="drop@shop.example", owner=alice, username="drop", secret="", at=MONDAY, by=alice
    )


def arrive(mailbox: Mailbox, raw: bytes) -> None:
    deliver(mailbox, raw)
    look(at=LATER)


def test_a_copy_that_arrives_there_is_filed_where_it_was_sent_to(drop_box, deal):
    raw = copy(more=[f"Delivered-To: {address_of(deal)}"])
    arrive(drop_box, raw)

    for dropped in Dropped.objects.all():
        filing.file(dropped, at=LATER)

    assert Link.objects.get(deal=deal).conversation.messages.get().deliveries.count() == 2


def test_what_bears_no_true_address_stays_where_it_is(drop_box, deal):
    arrive(drop_box, copy(more=["Delivered-To: drop+d1.0.aaaaaaaaaaaaaaaa@shop.example"]))

    assert not Dropped.objects.exists()


def test_other_mailboxes_are_left_alone(drop_box, mailbox, deal):
    arrive(mailbox, copy(more=[f"Delivered-To: {address_of(deal)}"]))

    assert not Dropped.objects.exists()


def test_each_message_is_looked_at_once_however_many_there_are(drop_box, deal, monkeypatch):
    monkeypatch.setattr(looking, "AT_ONCE", 2)
    looked_at: list[str] = []

    def addresses_in(head):
        looked_at.append(head["x"])
        return []

    monkeypatch.setattr(looking, "addresses_in", addresses_in)
    for number in range(5):
        deliver(drop_box, copy(more=[f"X: {number}"], text=str(number)))

    look(at=LATER)
    deliver(drop_box, copy(more=["X: 5"], text="5"))
    look(at=LATER)

    assert looked_at == ["0", "1", "2", "3", "4", "5"]


def test_the_mailbox_may_be_named_on_the_page(drop_box, settings, deal):
    settings.INTAKE = {**settings.INTAKE, "mailbox": "", "address": ""}
    arrange(address="drop+*@shop.example", mailbox=drop_box, authserv="", trusts=True)

    arrive(drop_box, copy(more=[f"Delivered-To: {address_of(deal)}"]))

    assert Dropped.objects.get().recipient == address_of(deal)


def test_what_the_environment_says_wins(drop_box, settings):
    arrange(address="x+*@elsewhere.example", mailbox=None, authserv="mx.example", trusts=True)

    assert arranged() == Arranged(
        address="drop+*@shop.example",
        mailbox="drop@shop.example",
        authserv="mx.shop.example",
        trusts=True,
        fixed=frozenset({"address", "mailbox", "authserv"}),
    )
