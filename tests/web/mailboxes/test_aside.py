"""Messages that could not be read, on the page of their mailbox."""

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from dealpost.accounts.models import User
from dealpost.conversations.models import SetAside
from dealpost.mailboxes.handing_over import give_to_team
from tests.conftest import MONDAY
from tests.web.mailboxes.filling import message


@pytest.fixture
def aside(mailbox) -> SetAside:
    stored = message(mailbox)
    return SetAside.objects.create(message=stored, reason="failed", set_aside_at=MONDAY)


def test_the_page_lists_them_with_the_reason_and_the_original(client, alice, mailbox, aside):
    client.force_login(alice)
    shown = client.get(reverse("mailboxes:page", args=[mailbox.pk])).content.decode()
    assert "Dealpost could not read it" in shown
    assert reverse("conversation:source", args=[aside.message_id]) in shown


def test_a_healthy_mailbox_does_not_mention_them(client, alice, mailbox):
    client.force_login(alice)
    shown = client.get(reverse("mailboxes:page", args=[mailbox.pk])).content.decode()
    assert "Set aside" not in shown


def test_trying_again_is_queued_once(client, alice, mailbox, aside):
    client.force_login(alice)
    url = reverse("mailboxes:reading", args=[mailbox.pk, aside.message_id])
    for _time in range(2):
        assert client.post(url).status_code == 204
    queued = ProcrastinateJob.objects.filter(
        task_name__endswith="read_again", status="todo", args__message_id=aside.message_id
    )
    assert queued.count() == 1


def test_who_only_manages_a_mailbox_sees_that_but_not_what(client, mailbox, aside, team, alice):
    admin = User.objects.create_user("boss@shop.example", name="Boss", password="x" * 12)
    admin.is_admin = True
    admin.save()
    give_to_team(mailbox, team, at=MONDAY)
    client.force_login(admin)
    shown = client.get(reverse("mailboxes:page", args=[mailbox.pk])).content.decode()
    assert "Set aside" in shown
    assert aside.message.subject not in shown
    assert ".eml" not in shown


def test_a_message_of_another_mailbox_is_not_found(client, carol, alice, mailbox, aside):
    client.force_login(carol)
    url = reverse("mailboxes:reading", args=[mailbox.pk, aside.message_id])
    assert client.post(url).status_code == 404
