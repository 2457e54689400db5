"""The pages of a mailbox whose folders are labels."""

import pytest
from django.urls import reverse

from dealpost.conversations import labelling
from dealpost.conversations.models import Labelling
from dealpost.conversations.standing import refresh
from dealpost.mailboxes.choosing import offered
from dealpost.mailboxes.models import Folder
from dealpost.providers.contract import RemoteFolder, Role
from tests.delivering import deliver
from tests.letters import letter

ALL = "[Gmail]/All Mail"


@pytest.fixture
def folders(mailbox) -> dict[str, Folder]:
    listed = [
        RemoteFolder("INBOX", ("INBOX",), Role.INBOX, is_label=True),
        RemoteFolder(ALL, ("[Gmail]", "All Mail"), Role.ALL),
        RemoteFolder("Work", ("Work",), Role.OTHER, is_label=True),
    ]
    return {each.remote_id: each for each in Folder.take_over(mailbox, listed)}


@pytest.fixture
def message(mailbox, folders):
    """Lies in All Mail and shows in the inbox and in Work."""
    (message,) = deliver(mailbox, letter(subject="Forty chairs"), folder=folders[ALL])
    placement = message.deliveries.get().placements.get()
    told = {placement.uid: frozenset({"INBOX", "Work"})}
    labelling.keep(folders[ALL], placement.epoch, told)
    refresh([message.conversation_id])
    return message


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def test_what_holds_everything_is_read_and_cannot_be_switched_off(mailbox, folders):
    assert [each.remote_id for each in mailbox.folders.synced()] == [ALL]
    assert {each.remote_id for each in offered(mailbox)} == {"INBOX", "Work"}


def test_the_page_counts_a_message_in_each_of_its_labels(signed_in, mailbox, message):
    page = signed_in.get(reverse("mailboxes:health", args=[mailbox.pk])).content.decode()

    assert "holds every message, whatever its labels" in page
    assert Labelling.objects.count() == 2


def test_a_message_is_listed_under_its_labels_and_not_as_archived(signed_in, folders, message):
    def shows(url: str) -> bool:
        return "Forty chairs" in signed_in.get(url).content.decode()

    assert shows(reverse("inbox:home"))
    assert shows(reverse("inbox:folder", args=[folders["Work"].pk]))
    assert not shows(reverse("inbox:kind", args=["archive"]))


def test_a_label_that_is_switched_off_is_no_list_any_more(signed_in, folders, message):
    folders["Work"].stop_syncing()

    assert signed_in.get(reverse("inbox:folder", args=[folders["Work"].pk])).status_code == 404
    assert signed_in.get(reverse("inbox:home")).status_code == 200
