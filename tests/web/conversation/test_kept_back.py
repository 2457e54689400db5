"""What the settings of a mailbox keep back is nowhere, whichever address somebody tries."""

from datetime import date

import pytest
from django.urls import reverse

from dealpost.conversations.linking import link
from dealpost.conversations.models import Strand
from dealpost.conversations.reconsidering import reconsider
from dealpost.conversations.wanting import astray
from dealpost.mailboxes.address_patterns import pattern
from dealpost.mailboxes.models import BlockedSender, Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver, inbox_of
from tests.web.conversation.letters import letter_with_files
from tests.web.conversation.test_permission import addresses


@pytest.fixture
def message(mailbox, deal, alice):
    """Shared, and linked to a deal by hand: all that could make it visible."""
    mailbox.change(visibility=Mailbox.Visibility.SHARED)
    (message,) = deliver(mailbox, letter_with_files())
    link(message.conversation, deal, by=alice, at=MONDAY)
    return message


def before_start(mailbox, alice) -> None:
    mailbox.change(since=date(2026, 5, 1))


def folder_off(mailbox, alice) -> None:
    inbox_of(mailbox).stop_syncing()


def blocked(mailbox, alice) -> None:
    BlockedSender.block(pattern("customer.example"), mailbox=mailbox, by=alice, at=MONDAY)


@pytest.fixture(params=[before_start, folder_off, blocked])
def kept_back(request, mailbox, alice, message):
    request.param(mailbox, alice)
    reconsider(astray(mailbox), at=MONDAY)
    return message


def everywhere(message) -> list[str]:
    return [
        *addresses(message),
        reverse("composer:reply", args=[message.pk]),
        reverse("composer:forward", args=[message.pk]),
        reverse("mailboxes:block_from", args=[message.pk]),
    ]


def lists(deal, bob) -> list[str]:
    return [
        reverse("inbox:home"),
        reverse("inbox:search") + "?q=chairs",
        f"/deals/{deal.pk}/",
        f"/deals/{deal.pk}/mail/",
        f"/persons/{bob.pk}/",
        f"/persons/{bob.pk}/mail/",
    ]


def test_its_owner_finds_it_nowhere(signed_in, kept_back, deal, bob):
    found = {signed_in.get(each).status_code for each in everywhere(kept_back)}
    assert found == {404}
    for address in lists(deal, bob):
        assert kept_back.snippet not in signed_in.get(address).text


def test_a_colleague_who_sees_the_deal_finds_it_nowhere(client, carol, kept_back, deal, bob):
    client.force_login(carol)
    found = {client.get(each).status_code for each in everywhere(kept_back)}
    assert found == {404}
    for address in lists(deal, bob):
        assert kept_back.snippet not in client.get(address).text


def test_without_settings_both_find_it(signed_in, client, carol, message, deal, bob):
    assert {signed_in.get(each).status_code for each in addresses(message)} == {200}
    client.force_login(carol)
    assert {client.get(each).status_code for each in addresses(message)} == {200}


def test_what_is_kept_back_says_nothing_in_its_strand(kept_back):
    strand = Strand.objects.get()
    assert (strand.subject, strand.snippet, strand.people, strand.messages) == ("", "", [], 0)
