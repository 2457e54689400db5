"""Labels in the inbox: the choice of them, rows, the pane, and the list of one."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dealpost.conversations.labels.making import make
from dealpost.conversations.labels.putting import put_on
from dealpost.conversations.models import DeliveryLabel, Label
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.web.inbox.filing import usual_folders
from tests.web.inbox.test_page import act, page


@pytest.fixture
def label(alice) -> Label:
    return make("Urgent", colour="red", by=alice, at=MONDAY)


@pytest.fixture
def messages(mailbox):
    usual_folders(mailbox)
    return deliver(mailbox, *(letter(message_id=f"<{n}@x>", subject=f"N{n}") for n in range(3)))


def choices(client, *messages) -> str:
    keys = ",".join(str(message.conversation_id) for message in messages)
    answer = client.get(reverse("inbox:labels"), {"conversations": keys})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_label_is_put_on_shown_and_undone(signed_in, messages, label):
    answer = json.loads(act(signed_in, "label", messages[0], to=label.pk).content)

    assert answer["text"] == "Labelled"
    row = '<span class="chip label-chip is-red"><span class="truncate">Urgent</span></span>'
    assert page(signed_in).count(row) == 1
    opened = signed_in.get(reverse("conversation:page", args=[messages[0].conversation_id]))
    assert "chip label-chip is-red" in opened.content.decode()
    signed_in.post(answer["undo"])
    assert row not in page(signed_in)


def test_a_name_that_is_new_makes_a_label(signed_in, messages):
    keys = messages[0].conversation_id
    values = {"do": "label", "conversations": keys, "name": "Trade fair"}
    signed_in.post(reverse("inbox:act"), values)

    assert Label.objects.get().name == "Trade fair"
    assert DeliveryLabel.objects.count() == 1


def test_the_choice_says_whether_all_some_or_none_have_it(signed_in, messages, label):
    assert 'aria-checked="false"' in choices(signed_in, *messages)
    act(signed_in, "label", messages[0], to=label.pk)
    assert 'aria-checked="mixed"' in choices(signed_in, *messages)
    act(signed_in, "label", *messages, to=label.pk)
    assert 'aria-checked="true"' in choices(signed_in, *messages)
    act(signed_in, "unlabel", *messages, to=label.pk)
    assert 'aria-checked="false"' in choices(signed_in, *messages)


def test_a_label_that_somebody_removed_meanwhile_is_said(signed_in, messages):
    answer = act(signed_in, "label", messages[0], to=12345)
    assert answer.status_code == 409
    assert "no longer there" in json.loads(answer.content)["text"]


def test_its_list_has_an_address_and_its_pane_a_count(signed_in, messages, label):
    act(signed_in, "label", *messages[:2], to=label.pk)

    html = page(signed_in, reverse("inbox:label", args=[label.pk]))

    assert [f">{subject}<" in html for subject in ("N0", "N1", "N2")] == [True, True, False]
    assert f'/?in=label-{label.pk}"' in html
    assert 'aria-label="2 unread"' in html
    rows = signed_in.get(reverse("inbox:rows"), {"in": f"label-{label.pk}"}).content.decode()
    assert "N0" in rows
    assert signed_in.get(reverse("inbox:label", args=[label.pk + 1])).status_code == 404


def test_an_empty_one_says_how_to_begin(signed_in, messages, label):
    assert "Nothing has this label" in page(signed_in, reverse("inbox:label", args=[label.pk]))


def test_a_colleague_sees_labels_of_shared_mail_only(
    client, alice, carol, deal, mailbox, messages, label
):
    put_on([messages[0].conversation_id], label, by=alice, at=MONDAY)
    client.force_login(carol)
    address = reverse("inbox:label", args=[label.pk])
    assert "N0" not in page(client, address)

    messages[0].conversation.strands.update(visibility=Mailbox.Visibility.SHARED)
    assert "N0" in page(client, address)
    assert "N1" not in page(client, address)
    assert json.loads(act(client, "unlabel", messages[0], to=label.pk).content).keys() == {"text"}


def test_many_rows_with_labels_ask_no_more_than_one(signed_in, messages, label):
    act(signed_in, "label", messages[0], to=label.pk)
    with CaptureQueriesContext(connection) as before:
        page(signed_in)
    act(signed_in, "label", *messages, to=label.pk)
    with CaptureQueriesContext(connection) as after:
        page(signed_in)

    assert len(after) == len(before)
