"""What a message is about: suggested, chosen, and never what one may not see."""

import pytest
from django.urls import reverse

from dealpost.crm.models import Deal
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.web.composer.conftest import written


@pytest.fixture
def secret(carol, stages) -> Deal:
    return Deal.add(
        title="Chairs in secret",
        owner=carol,
        stage=stages[0],
        visibility="owner",
        at=MONDAY,
        by=carol,
    )


def suggested(page, draft, text="", items=()):
    address = reverse("composer:about", args=[draft.pk])
    return page.get(address, {"about-text": text, "items": list(items)}).content.decode()


def chip(page, item):
    return page.get(reverse("composer:chip", args=[item._meta.model_name, item.pk]))


def test_before_a_word_is_typed_the_open_items_of_the_recipients_are_offered(page, draft, deal):
    page.post(reverse("composer:save", args=[draft.pk]), written(draft))

    told = suggested(page, draft)

    assert told.index("Forty chairs") < told.index("Bob Bakker")


def test_what_is_typed_is_searched_among_what_is_not_chosen_yet(page, draft, deal, bob, secret):
    assert "Forty chairs" in suggested(page, draft, "chairs")
    assert "in secret" not in suggested(page, draft, "chairs")
    assert "Forty chairs" not in suggested(page, draft, "chairs", [f"deal-{deal.pk}"])


def test_a_chip_can_be_the_main_one_if_mail_can_be_about_it(page, deal, bob):
    assert 'name="main_item"' in chip(page, deal).content.decode()
    assert 'name="main_item"' not in chip(page, bob).content.decode()


def test_what_one_may_not_see_is_no_chip_and_is_not_kept(page, draft, deal, secret):
    assert chip(page, secret).status_code == 404
    names = [f"deal-{secret.pk}", f"deal-{deal.pk}", "deal-x", "ship-1", f"deal-{deal.pk}"]

    fields = written(draft, items=names, main_item=f"deal-{secret.pk}")
    page.post(reverse("composer:save", args=[draft.pk]), fields)

    draft.refresh_from_db()
    assert (draft.items, draft.main_item) == ([f"deal-{deal.pk}"], "")


def test_items_that_cannot_be_read_change_nothing(page, draft):
    answer = page.post(reverse("composer:save", args=[draft.pk]), written(draft, items="{"))

    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.version == 0


def test_an_answer_says_what_its_conversation_is_linked_to_already(page, mailbox, deal):
    (question,) = deliver(mailbox, letter())

    told = page.get(reverse("composer:reply", args=[question.pk])).content.decode()

    assert "Linked to Forty chairs already, and to:" in told
    assert 'name="items"' not in told
