"""Everybody, with every mailbox, setting, link and place: what the rules say is what a place shows.

The rules are those of rules.py, in plain Python; the places are compared with them to the row.
"""

import re

import pytest
from django.db import connection, transaction
from django.test import Client

from dealpost.conversations.models import Link
from dealpost.crm import searching
from dealpost.outbox import suggesting
from dealpost.web.picking import item_search
from dealpost.web.readership import hints
from dealpost.web.timeline import stream
from tests.visibility.places import MANY
from tests.visibility.places_around_items import AROUND
from tests.visibility.places_of_items import ITEMS, PAIRED
from tests.visibility.places_of_mail import MAIL, address, opened
from tests.visibility.places_of_writing import WRITING
from tests.visibility.rules import ROLES, WORD
from tests.visibility.world import World

# One worker alone makes this world.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("matrix")]

PLACES = {
    **MAIL,
    **WRITING,
    **{f"items: {name}": place for name, place in ITEMS.items()},
    **{f"on an item: {name}": place for name, place in AROUND.items()},
}
SIGNED_IN = [role for role in ROLES if role and role != "gone"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once, and undone at the end: nothing here writes but inside a test's own savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = World()
        with connection.cursor() as cursor:  # else PostgreSQL guesses how to look into empty tables
            cursor.execute("ANALYZE")
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def all_at_once(world, monkeypatch):
    monkeypatch.setattr(suggesting, "MOST", MANY)
    monkeypatch.setattr(searching, "SHOWN", MANY)
    monkeypatch.setattr(stream, "PAGE", MANY)
    monkeypatch.setattr(hints, "MOST", MANY)
    monkeypatch.setattr(item_search, "MOST_PER_KIND", MANY)


@pytest.mark.parametrize("name", PLACES)
def test_a_place_shows_what_the_rules_say_and_to_whom(world, name):
    wrong = {role: PLACES[name].wrong(world, role) for role in SIGNED_IN}

    assert not {role: keys for role, keys in wrong.items() if keys}


@pytest.mark.parametrize("role", ["gone", None])
def test_who_is_not_signed_in_is_shown_nothing(world, role):
    client = world.client(world.users[role]) if role else Client()
    pages = {address(part) for part in opened(world)} | {"/drafts/", "/outbox/", "/deals/"}

    assert {client.get(page).status_code for page in pages} == {302}


@pytest.mark.parametrize("kind", PAIRED)
def test_pages_about_duplicates_say_nothing_of_mail(world, kind):
    """They are the same whether there is any or not, for whoever reads all of it, too."""
    item = world.items[kind, "everyone"]
    name = "title" if kind == "deal" else "name"
    twin = type(item)._default_manager.get(**{name: str(item).upper()})
    pages = [f"/duplicates/?kind={kind}", f"/duplicates/{kind}/{item.pk}/{twin.pk}/"]
    before = [_bare(world, page) for page in pages]
    assert all(WORD in page for page in before)

    Link.objects.all().delete()

    assert [_bare(world, page) for page in pages] == before


def _bare(world: World, page: str) -> str:
    """A page of Ann's without what is drawn anew each time."""
    return re.sub(r"\b\w{64}\b", "", world.client(world.ann).get(page).text)


def test_the_matrix_is_as_large_as_it_is_said_to_be(world, capsys):
    cells = len(SIGNED_IN) * sum(place.cells(world) for place in PLACES.values())

    with capsys.disabled():
        print(f"\nvisibility: {cells:,} cells of the matrix in {len(PLACES)} places")
    assert cells > 15_000
