import json

import pytest
from django.test import Client

from dealpost.mailboxes.models import Mailbox
from dealpost.outbox import drafting
from dealpost.outbox.models import Draft
from tests.conftest import MONDAY

BOB = {"name": "Bob Bakker", "address": "bob@customer.example"}


def written(draft: Draft, **more) -> dict[str, object]:
    """What a browser sends of a draft."""
    fields = {
        "version": draft.version,
        "mailbox": draft.mailbox_id,
        "to": json.dumps([BOB]),
        "subject": "Forty chairs",
        "html": "<p>Here is our quote.</p>",
        **more,
    }
    return {
        name: json.dumps(value) if isinstance(value, list) else value
        for name, value in fields.items()
    }


@pytest.fixture
def draft(alice, mailbox) -> Draft:
    return drafting.start(alice, at=MONDAY)


@pytest.fixture
def page(client, alice):
    """A browser in which Alice has signed in."""
    client.force_login(alice)
    return client


@pytest.fixture
def carols(carol) -> Client:
    """A browser in which Carol has signed in."""
    browser = Client()
    browser.force_login(carol)
    return browser


@pytest.fixture
def carols_mailbox(carol) -> Mailbox:
    return Mailbox.connect(
        address="carol@shop.example",
        owner=carol,
        username="carol",
        secret="secret",
        incoming_host="imap.shop.example",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=carol,
    )
