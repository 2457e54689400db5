"""Whose mailbox it is decides who sees and who changes it; for others it is not there."""

import pytest
from django.urls import reverse
from django.utils import timezone

from dealpost.mailboxes.models import Mailbox

LOOKING = ["page", "health"]
CHANGING = [
    "settings",
    "what",
    "block",
    "pause",
    "resume",
    "sync",
    "compare",
    "disconnect",
    "remove",
]


def status(client, name, mailbox, method="post"):
    address = reverse(f"mailboxes:{name}", args=[mailbox.pk])
    return getattr(client, method)(address).status_code


@pytest.mark.parametrize("name", LOOKING)
def test_nobody_else_sees_a_personal_mailbox(as_admin, client, carol, mailbox, name):
    assert status(as_admin, name, mailbox, "get") == 404
    client.force_login(carol)
    assert status(client, name, mailbox, "get") == 404


@pytest.mark.parametrize("name", [*CHANGING, "reconnect", "hand_over"])
def test_an_administrator_changes_no_personal_mailbox(as_admin, mailbox, name):
    assert status(as_admin, name, mailbox) == 404


@pytest.mark.parametrize("name", LOOKING)
def test_a_member_looks_at_the_mailbox_of_the_team(signed_in, team_mailbox, name):
    assert status(signed_in, name, team_mailbox, "get") == 200


@pytest.mark.parametrize("name", [*CHANGING, "reconnect"])
def test_a_member_does_not_change_the_mailbox_of_the_team(signed_in, team_mailbox, name):
    assert status(signed_in, name, team_mailbox) == 404


def test_only_administrators_hand_a_mailbox_over(signed_in, mailbox):
    assert status(signed_in, "hand_over", mailbox) == 403


@pytest.mark.parametrize("name", LOOKING)
def test_an_administrator_manages_every_team_mailbox(as_admin, team_mailbox, name):
    assert status(as_admin, name, team_mailbox, "get") == 200


def test_a_member_sees_no_button_that_would_not_work(signed_in, team_mailbox):
    page = signed_in.get(reverse("mailboxes:page", args=[team_mailbox.pk])).content.decode()

    main = page.partition('id="main"')[2].partition("</main>")[0]
    # Every member may ask why a message is not here; all else is for those who manage it.
    assert main.count("<form") == 1
    asks = reverse("mailboxes:why", args=[team_mailbox.pk])
    assert main.count("hx-post") == main.count(f'hx-post="{asks}"') == 1


def test_the_list_shows_what_one_uses_or_manages(signed_in, mailbox, team_mailbox, client, carol):
    own = signed_in.get(reverse("mailboxes:list")).content.decode()
    client.force_login(carol)
    others = client.get(reverse("mailboxes:list")).content.decode()

    assert "alice@shop.example" in own
    assert "sales@shop.example" in own
    assert "sales@shop.example" not in others
    assert "Connect your first mailbox" in others


def test_a_mailbox_that_is_being_removed_cannot_be_changed(signed_in, mailbox):
    Mailbox.objects.update(removal_began_at=timezone.now())

    assert status(signed_in, "resume", mailbox) == 404
    assert status(signed_in, "page", mailbox, "get") == 200
