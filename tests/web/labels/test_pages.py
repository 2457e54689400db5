"""The page of the company's labels."""

import pytest
from django.urls import reverse

from dealpost.conversations.labels.listing import labels_of
from dealpost.conversations.labels.making import make
from dealpost.conversations.labels.putting import put_on
from dealpost.conversations.models import Label
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def label(alice) -> Label:
    return make("Urgent", colour="red", by=alice, at=MONDAY)


def page(client, name: str = "labels:list", *args: int) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_makes_labels(signed_in):
    assert "No labels yet" in page(signed_in)

    signed_in.post(reverse("labels:create"), {"name": "  Follow   up ", "colour": "teal"})

    label = Label.objects.get()
    assert (label.name, label.colour, label.keyword) == ("Follow up", "teal", "Follow_up")
    assert "Follow up" in page(signed_in)


def test_no_two_labels_have_a_name(signed_in, label):
    answer = signed_in.post(reverse("labels:create"), {"name": "URGENT", "colour": "teal"})

    assert answer.status_code == 422
    assert "There is a label of this name already." in answer.content.decode()


def test_only_administrators_rename_and_remove(signed_in, label):
    html = page(signed_in)
    assert reverse("labels:edit", args=[label.pk]) not in html
    assert reverse("labels:removal", args=[label.pk]) not in html
    for name in ("edit", "removal", "restore"):
        assert signed_in.post(reverse(f"labels:{name}", args=[label.pk])).status_code == 403


def test_renaming_tells_the_mail_servers_nothing(as_admin, label):
    address = reverse("labels:edit", args=[label.pk])
    assert 'value="Urgent"' in as_admin.get(address).content.decode()

    as_admin.post(address, {"name": "At once", "colour": "pink"})

    label.refresh_from_db()
    assert (label.name, label.colour, label.keyword) == ("At once", "pink", "Urgent")


def test_removing_is_undone_with_all_that_had_it(as_admin, alice, mailbox, label):
    (message,) = deliver(mailbox, letter())
    key = message.conversation_id
    put_on([key], label, by=alice, at=MONDAY)

    answer = as_admin.post(reverse("labels:removal", args=[label.pk]), follow=True)

    restore = reverse("labels:restore", args=[label.pk])
    assert restore in answer.content.decode()
    assert not labels_of([key], user=alice)
    assert as_admin.get(reverse("inbox:label", args=[label.pk])).status_code == 404
    as_admin.post(restore)
    assert labels_of([key], user=alice) == {key: [label]}


def test_what_other_mail_programs_wrote_is_offered_to_whose_mailbox_it_is(
    signed_in, carol, mailbox
):
    deliver(mailbox, letter(), flags={"$label1", "$NotJunk"})
    html = page(signed_in, "labels:found")
    assert "Important" in html
    assert "keyword=%24label1" in html
    assert "NotJunk" not in html

    signed_in.force_login(carol)
    assert "label1" not in page(signed_in, "labels:found")


def test_it_becomes_a_label_with_its_keyword(signed_in):
    values = {"name": "Important", "colour": "red", "keyword": "$label1"}
    address = reverse("labels:create")
    form = signed_in.get(address, values).content.decode()
    assert 'value="$label1"' in form
    assert 'value="red" id="id_colour_1" required checked' in form.replace(' class=""', "")

    signed_in.post(address, values)

    assert Label.objects.get().keyword == "$label1"
    refused = signed_in.post(address, {**values, "name": "Other", "keyword": "$Junk"})
    assert refused.status_code == 422
