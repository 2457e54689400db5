"""Several conversations are linked to one item, and that is undone in one."""

import json

import pytest
from django.urls import reverse

from dealpost.conversations.models import Link
from dealpost.crm.models import Deal, Visibility
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def mail(mailbox):
    raws = [letter(message_id=f"<{n}@x>", subject=f"Subject {n}", text=str(n)) for n in range(3)]
    return deliver(mailbox, *raws)


def keys(mail):
    return ",".join(str(message.conversation_id) for message in mail)


def link(client, mail, item):
    values = {"conversations": keys(mail), "kind": "deal", "item": item.pk}
    return client.post(reverse("conversation:link_some"), values, headers={"HX-Request": "true"})


def linked(deal):
    return set(Link.objects.standing().filter(deal=deal).values_list("conversation", flat=True))


def test_what_is_selected_is_linked_and_unlinked_again(signed_in, mail, alice, bob, deal, stages):
    more = Deal.add(title="More", owner=alice, stage=stages[0], at=MONDAY, by=alice)
    shown = signed_in.get(
        reverse("conversation:linking_some"), {"conversations": keys(mail), "q": "mor"}
    )
    assert "More" in shown.content.decode()
    response = link(signed_in, mail, more)
    assert linked(more) == {message.conversation_id for message in mail}

    told = json.loads(response.headers["HX-Trigger"])["toast"]["messages"][0]
    assert told["text"] == "3 conversations linked to More"
    signed_in.post(told["undo"], headers={"HX-Request": "true"})
    assert linked(more) == set()


def test_nobody_links_what_they_may_not_see(client, carol, mail, alice, deal, signed_in):
    deal.change(visibility=Visibility.OWNER, at=MONDAY, by=alice)
    client.force_login(carol)
    assert link(client, mail, deal).status_code == 404

    deal.change(visibility=Visibility.EVERYONE, at=MONDAY, by=alice)
    link(client, mail, deal)
    assert linked(deal) == set()
