"""Somebody who may see nothing of Alice's asks for all of it, at every address that there is."""

import re

import pytest
from django.conf import settings
from django.core import serializers
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from dealpost.accounts.models import User
from dealpost.conversations.models import Access, Comment, Link, Message, Strand
from dealpost.crm.models import (
    Activity,
    Deal,
    File,
    Lead,
    Note,
    Organization,
    Person,
    Project,
    SavedView,
)
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.outbox.models import Draft, DraftAttachment, Outgoing
from tests.architecture.test_pages import addresses
from tests.conftest import MONDAY
from tests.visibility import entangled, secrets
from tests.visibility.routes import PARAMETER, address, is_hers, nowhere

ROUTES = sorted({path for _name, path in addresses(get_resolver())})
# What a stranger may try beside the address: to find it, and to do something to it.
ASKED = {
    "q": secrets.SOUGHT,
    "text": secrets.SOUGHT,
    "person-text": secrets.SOUGHT,
    "name": "person",
    "newest": "yes",
    "status": "any",
    "condition": "title",
}
HERS: list[type[Model]] = [
    *(Message, Strand, Link, Draft, DraftAttachment, Outgoing, Folder, Mailbox, Access),
    *(Activity, Comment, Deal, File, Lead, Person, Organization, Project, Note, SavedView),
]


class Visitor:
    """Somebody at a browser, who signs in again where an address has signed them out."""

    def __init__(self, client: Client, user: User) -> None:
        self.client, self.user, self.session = client, user, ""

    def ask(self, method: str, address: str, fields: dict[str, object]) -> HttpResponse:
        if not self.session or self._session() != self.session:
            self.client.force_login(self.user)  # which takes as long as many an answer
            self.session = self._session()
        answer = getattr(self.client, method)(address, fields)
        if answer.headers.get("Location", "").startswith("/sign-in/"):
            self.session = ""
        return answer

    def _session(self) -> str:
        return self.client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def things(alice):
    return secrets.make(alice)


@pytest.fixture(params=["a colleague", "an administrator"])
def stranger(request, carol) -> User:
    if request.param == "an administrator":
        carol.make_admin()
    return carol


def connect(user: User) -> None:
    """Let them have a mailbox of their own to write from."""
    Mailbox.connect(
        address=user.email,
        owner=user,
        secret="x",
        username="c",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=user,
    )


def state() -> dict[tuple[str, int], str]:
    """Everything of these kinds, as it stands."""
    return {
        (row._meta.label, row.pk): serializers.serialize("json", [row])
        for model in HERS
        for row in model._default_manager.all()
    }


def told(answer) -> str:
    """Return what stands around the secret in an answer; nothing where it is not told."""
    head = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    body = b"".join(answer) if answer.streaming else answer.content
    words = f"{head} {body.decode('utf-8', 'replace')}"
    place = words.lower().find(secrets.SECRET)
    return words[max(0, place - 60) : place + 30] if place >= 0 else ""


def asked_for(things) -> dict[str, object]:
    """Fields with which a form might name something of Alice's."""
    return ASKED | {
        "conversations": things.conversation,
        "do": "share",
        "mailbox": things.mailbox,
        "visibility": "shared",
        "person": things.person,
        "organization": things.organization,
        "deal": things.deal,
        "chosen": things.person,
        "item": f"deal-{things.deal}",
        "owner": "",
        "kind": "deal",
        "view": things.view,
        "in": f"folder-{things.folder}",
    }


def test_every_address_has_a_thing_that_it_names(things):
    """A new address fails here until routes.py says what stands in it."""
    for route in ROUTES:
        assert not PARAMETER.search(address(route, things)), route


def test_a_stranger_is_told_nothing_at_any_address(client, stranger, things, alice):
    before, tried, telling, differing = state(), 0, [], []
    connect(stranger)
    visitor = Visitor(client, stranger)
    for route in ROUTES:
        for method in ("get", "post"):
            answer = visitor.ask(method, address(route, things), asked_for(things))
            tried += 1
            if words := told(answer):
                telling.append((method, route, words))
            if is_hers(route) and not stranger.is_admin:
                other = visitor.ask(method, nowhere(route), asked_for(things))
                if answer.status_code != other.status_code:
                    differing.append((method, route, answer.status_code, other.status_code))

    assert tried > 300
    assert not telling, "\n".join(map(str, telling))
    assert not differing, "what is hidden must look like what does not exist"
    after = state()
    assert {key: after.get(key) for key in before} == before, "something of hers was changed"


def test_what_everybody_sees_says_nothing_of_what_it_is_bound_up_with(
    client, stranger, things, alice
):
    tried, telling = 0, []
    near = entangled.make(alice, stranger, things)
    visitor = Visitor(client, stranger)
    for route in ROUTES:
        for method in ("get", "post"):
            with transaction.atomic():  # what one of them does must not be in the way of the next
                answer = visitor.ask(method, address(route, near), asked_for(near))
                tried += 1
                if words := told(answer):
                    telling.append((method, route, words))
                transaction.set_rollback(True)

    assert tried > 300
    assert not telling, "\n".join(map(str, telling))


def test_alice_herself_finds_what_is_hers_at_those_addresses(client, alice, things):
    """Else the test above would prove nothing: its addresses must lead somewhere."""
    client.force_login(alice)
    pages = [route for route in ROUTES if is_hers(route) and re.search(r"pk>/$", route)]
    answers = {route: client.get(address(route, things)) for route in pages}

    found = {route for route, answer in answers.items() if answer.status_code == 200}
    assert {route for route in found if told(answers[route])} >= {
        "/conversation/<int:pk>/",
        "/message/<int:pk>/",
        "/deals/<int:pk>/",
        "/leads/<int:pk>/",
        "/persons/<int:pk>/",
        "/organizations/<int:pk>/",
        "/projects/<int:pk>/",
        "/mailboxes/<int:pk>/",
        "/compose/<int:pk>/",
        "/files/<int:pk>/",
    }
