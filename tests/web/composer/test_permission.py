"""A draft is its author's alone; what leaves a mailbox is seen by those who use it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dealpost.outbox import submitting
from dealpost.outbox.models import DraftAttachment, Outgoing
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.web.composer.conftest import written

ON_A_DRAFT = ["save", "send", "discard", "restore", "attach", "drop_quote"]
ON_OUTGOING = ["undo", "again", "was_sent", "dismiss"]
OK, NOT_FOUND = 200, 404


@pytest.fixture
def outgoing(page, draft) -> Outgoing:
    page.post(reverse("composer:send", args=[draft.pk]), written(draft))
    return Outgoing.objects.get()


@pytest.mark.parametrize("name", ON_A_DRAFT)
def test_nobody_else_changes_a_draft(carols, draft, name):
    answer = carols.post(reverse(f"composer:{name}", args=[draft.pk]), written(draft))
    assert answer.status_code == NOT_FOUND


@pytest.mark.parametrize("name", ["draft", "quote"])
def test_nobody_else_reads_a_draft(carols, draft, name):
    assert carols.get(reverse(f"composer:{name}", args=[draft.pk])).status_code == NOT_FOUND


def test_nobody_else_gets_its_files(page, carols, draft):
    file = SimpleUploadedFile("quote.pdf", b"%PDF")
    page.post(reverse("composer:attach", args=[draft.pk]), {"file": file})
    key = DraftAttachment.objects.get().pk
    assert carols.get(reverse("composer:file", args=[key])).status_code == NOT_FOUND
    assert carols.post(reverse("composer:detach", args=[key])).status_code == NOT_FOUND
    assert DraftAttachment.objects.exists()


@pytest.mark.parametrize("name", ON_OUTGOING)
def test_a_stranger_to_the_mailbox_does_nothing_to_what_leaves_it(carols, outgoing, name):
    answer = carols.post(reverse(f"composer:{name}", args=[outgoing.pk]))
    assert answer.status_code == NOT_FOUND


def test_a_stranger_to_the_mailbox_does_not_see_its_outbox(carols, outgoing):
    assert outgoing.subject not in carols.get(reverse("composer:outbox")).content.decode()


def test_the_team_sees_who_sends_and_any_of_it_takes_it_back(
    page, carols, carol, team, mailbox, outgoing
):
    team.members.add(carol)
    type(mailbox).objects.filter(pk=mailbox.pk).update(owner=None, team=team)
    shown = carols.get(reverse("composer:outbox")).content.decode()
    assert outgoing.subject in shown
    assert "Alice Jansen" in shown
    assert "Take back" in shown
    assert carols.post(reverse("composer:undo", args=[outgoing.pk])).status_code == OK
    outgoing.draft.refresh_from_db()
    assert outgoing.draft.author_id == carol.pk


def test_mail_that_one_cannot_read_cannot_be_answered(carols, carols_mailbox, mailbox):
    (message,) = deliver(mailbox, letter())
    for name in ("reply", "reply_all", "forward"):
        assert carols.get(reverse(f"composer:{name}", args=[message.pk])).status_code == NOT_FOUND


def test_whoever_has_not_signed_in_is_sent_to_the_door(client, draft):
    assert client.get(reverse("composer:new")).status_code == 302


def test_what_is_pending_in_a_conversation_is_shown_to_its_mailbox_only(
    page, carols, mailbox, alice
):
    (message,) = deliver(mailbox, letter())
    page.get(reverse("composer:reply", args=[message.pk]))
    draft = alice.drafts.get()
    page.post(reverse("composer:save", args=[draft.pk]), written(draft))
    draft.refresh_from_db()
    address = reverse("composer:pending", args=[message.conversation_id])
    assert "Go on writing" in page.get(address).content.decode()
    submitting.submit(draft, at=MONDAY)
    assert "Take back" in page.get(address).content.decode()
    assert carols.get(address).status_code == NOT_FOUND
