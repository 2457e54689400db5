"""The bell and its list."""

import pytest
from django.urls import reverse

from dealpost.events.recording import record
from dealpost.notifications.kinds.expired_login import KIND
from dealpost.notifications.models import Muting, Notification
from dealpost.notifications.telling import tell
from tests.conftest import MONDAY

HTMX = {"HX-Request": "true"}
PAGE = reverse("notifications:page")


@pytest.fixture
def told(mailbox, alice):
    event = record("mailbox_login_expired", about=[mailbox], at=MONDAY)
    tell(KIND, mailbox, users=[alice], event=event)
    return Notification.objects.get()


def count(client):
    return client.get(reverse("notifications:count"), headers=HTMX).text


def test_nothing_to_tell_teaches_what_will_be_told(signed_in):
    assert "Nothing to tell yet" in signed_in.get(PAGE).text
    assert "badge" not in count(signed_in)


def test_the_bell_counts_what_is_unread_and_the_list_names_it(signed_in, told, mailbox):
    assert ">1<" in count(signed_in)
    page = signed_in.get(PAGE).text
    assert "Dealpost can no longer log in to" in page
    assert mailbox.address in page


def test_following_one_leads_there_and_reads_it(signed_in, told, mailbox):
    answer = signed_in.get(reverse("notifications:follow", args=[told.pk]))

    assert answer["Location"] == reverse("mailboxes:page", args=[mailbox.pk])
    assert "badge" not in count(signed_in)


def test_the_notification_of_somebody_else_is_nowhere(client, carol, told):
    client.force_login(carol)

    assert mailbox_words(client) == 0
    assert client.get(reverse("notifications:follow", args=[told.pk])).status_code == 404
    assert client.post(reverse("notifications:read", args=[told.pk])).status_code == 404


def mailbox_words(client):
    return client.get(PAGE).text.count("Dealpost can no longer log in to")


def test_what_is_no_longer_visible_leads_nowhere(signed_in, told, mailbox, carol):
    mailbox.owner = carol
    mailbox.save()

    assert mailbox_words(signed_in) == 0
    assert signed_in.get(reverse("notifications:follow", args=[told.pk])).status_code == 404
    answer = signed_in.post(reverse("notifications:read", args=[told.pk]), {"on": "yes"})
    assert mailbox.address not in answer.text


def test_all_are_read_at_once_and_undo_makes_those_unread_again(signed_in, told):
    page = signed_in.post(reverse("notifications:read_all"), follow=True).text
    assert "All marked as read" in page
    assert "badge" not in count(signed_in)

    undo = page.split('data-undo="')[-1].split('"')[0].replace("&amp;", "&")
    assert signed_in.post(undo).status_code == 204
    assert ">1<" in count(signed_in)


def test_one_is_marked_unread_again(signed_in, told):
    address = reverse("notifications:read", args=[told.pk])
    assert "is-unread" not in signed_in.post(address, {"on": "yes"}).text
    assert "is-unread" in signed_in.post(address, {"on": "no"}).text


def test_a_kind_is_switched_off_and_on(signed_in, alice):
    address = reverse("notifications:switch", args=["expired_login"])
    signed_in.post(address, {})
    assert Muting.kinds_of(alice) == {"expired_login"}
    signed_in.post(address, {"on": "yes"})
    assert Muting.kinds_of(alice) == set()
    assert signed_in.post(reverse("notifications:switch", args=["nothing"])).status_code == 404
