"""Asking on the page why a message is not here."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from dealpost.accounts.models import User
from dealpost.mailboxes.handing_over import give_to_team
from dealpost.sync.models import Inquiry
from dealpost.sync.reasons import SENTENCES
from dealpost.web.mailboxes.why import FIXES, Answer
from tests.conftest import MONDAY
from tests.web.mailboxes.filling import message

FACTS = {
    "folder": "Quotes",
    "folders": "“Inbox”",
    "conversation": "Chairs",
    "since": "2026-03-02T09:00:00+00:00",
    "mailbox": "x@shop.example",
    "backlog": 900,
}


def told(reason: str, **more: object) -> dict[str, object]:
    at = "2026-03-02T09:00:00+00:00"
    empty = {"subject": "Quote", "sender": "bob@customer.example", "message": 0, "folder": 0}
    return {"reason": reason, "at": at, "facts": FACTS, **empty, **more}


@pytest.mark.parametrize("reason", SENTENCES)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_reason_is_a_sentence_without_gaps(reason, language):
    with translation.override(language):
        sentence = Answer(told(reason), None).sentence
    assert "%" not in sentence


def test_asking_queues_the_question_and_the_page_follows_the_answer(client, alice, mailbox):
    client.force_login(alice)
    url = reverse("mailboxes:why", args=[mailbox.pk])
    shown = client.post(url, {"text": "forty chairs", "on": "2026-03-02"}).content.decode()
    assert "Asking the provider" in shown
    assert "every 1s" in shown
    inquiry = Inquiry.objects.get()
    queued = ProcrastinateJob.objects.filter(args__inquiry_id=inquiry.pk, status="todo")
    assert queued.count() == 1


@pytest.mark.parametrize("reason", FIXES)
def test_each_reason_that_can_be_mended_offers_the_one_thing_that_helps(
    client, alice, mailbox, reason
):
    stored = message(mailbox)
    folder = stored.deliveries.get().placements.get().folder
    inquiry = Inquiry.begin(mailbox, alice, "quote", on=None, at=timezone.now())
    inquiry.answers = [told(reason, folder=folder.pk)]
    inquiry.ended_at = timezone.now()
    inquiry.save()
    client.force_login(alice)
    shown = client.get(reverse("mailboxes:answer", args=[mailbox.pk])).content.decode()
    assert shown.count("is-primary") == 1
    assert "every 1s" not in shown


def test_what_is_here_can_be_opened(client, alice, mailbox):
    stored = message(mailbox)
    inquiry = Inquiry.begin(mailbox, alice, "quote", on=None, at=timezone.now())
    inquiry.answers = [told("here", message=stored.pk)]
    inquiry.save()
    client.force_login(alice)
    shown = client.get(reverse("mailboxes:answer", args=[mailbox.pk])).content.decode()
    assert reverse("conversation:page", args=[stored.conversation_id]) in shown


def test_nothing_asked_is_no_question(client, alice, mailbox):
    client.force_login(alice)
    response = client.post(reverse("mailboxes:why", args=[mailbox.pk]), {"text": " "})
    assert response.status_code == 422
    assert not Inquiry.objects.exists()


def test_who_only_manages_a_team_mailbox_may_not_ask_about_its_mail(client, mailbox, team):
    boss = User.objects.create_user("boss@shop.example", name="Boss", password="x" * 12)
    boss.is_admin = True
    boss.save()
    give_to_team(mailbox, team, at=MONDAY)
    client.force_login(boss)
    url = reverse("mailboxes:why", args=[mailbox.pk])
    assert client.post(url, {"text": "chairs"}).status_code == 404
    page = client.get(reverse("mailboxes:page", args=[mailbox.pk])).content.decode()
    assert "Why is this mail not here" not in page
