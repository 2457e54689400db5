"""Files of what a message is about go with it by a click."""

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from dealpost.conversations.linking import link, unlink
from dealpost.crm.attaching import attach
from dealpost.crm.models import Deal, File
from dealpost.outbox import limits
from dealpost.outbox.models import Draft, DraftAttachment
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

HTMX = {"HX-Request": "true"}


@pytest.fixture
def quote(alice, deal) -> File:
    return attach(deal, ContentFile(b"%PDF-1.4", name="quote.pdf"), at=MONDAY, by=alice)


@pytest.fixture
def about(page, mailbox, deal) -> Draft:
    page.get(reverse("composer:new"), {"item": f"deal-{deal.pk}"})
    return Draft.objects.get()


def enclose(page, draft, file):
    return page.post(reverse("composer:enclose", args=[draft.pk, file.pk]), headers=HTMX)


def test_a_file_of_the_deal_is_attached_and_stays_as_it_was(page, quote, about):
    assert "quote.pdf" in page.get(reverse("composer:draft", args=[about.pk])).text

    answer = enclose(page, about, quote)

    quote.delete()
    enclosed = DraftAttachment.objects.get()
    assert f"/compose/file/{enclosed.pk}/" in answer.text
    assert (enclosed.filename, bytes(enclosed.content)) == ("quote.pdf", b"%PDF-1.4")
    assert enclosed.content_type == "application/pdf"


def test_an_answer_offers_the_files_of_what_its_conversation_is_linked_to(
    page, mailbox, alice, deal, quote
):
    (message,) = deliver(mailbox, letter())
    made = link(message.conversation, deal, by=alice, at=MONDAY)
    panel = reverse("composer:reply", args=[message.pk])

    assert "quote.pdf" in page.get(panel, headers=HTMX).text
    assert enclose(page, Draft.objects.get(), quote).status_code == 200

    unlink(made, by=alice, at=MONDAY)
    assert enclose(page, Draft.objects.get(), quote).status_code == 404


def test_no_other_file_can_be_attached(page, mailbox, about, carol, stages, alice):
    secret = Deal.add(
        title="Secret", stage=stages[0], owner=carol, visibility="owner", at=MONDAY, by=carol
    )
    other = Deal.add(title="Other", stage=stages[0], owner=alice, at=MONDAY, by=alice)
    hidden, elsewhere = (
        attach(item, ContentFile(b"x", name="x"), at=MONDAY, by=carol) for item in (secret, other)
    )
    about.item = f"deal-{secret.pk}"
    about.save()

    assert enclose(page, about, hidden).status_code == 404
    assert enclose(page, about, elsewhere).status_code == 404


def test_what_no_mail_takes_is_refused_in_words(page, about, quote, monkeypatch):
    monkeypatch.setattr(limits, "LARGEST_FILES", 3)

    answer = enclose(page, about, quote)

    [message] = json.loads(answer.headers["HX-Trigger"])["toast"]["messages"]
    assert "too large" in message["text"]
    assert not DraftAttachment.objects.exists()
