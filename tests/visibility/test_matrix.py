"""Everybody, with every mailbox, setting, link and place: what the rules say is what a place shows.

The rules are those of world.py, in plain Python; the places are compared with them to the row.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from dealpost.accounts.models import User
from dealpost.conversations.labels import listing as labelled
from dealpost.conversations.models import Conversation, Delivery, Message, Strand
from dealpost.conversations.searching import Query, search
from dealpost.crm import searching as finding
from dealpost.crm.models import ITEM_KINDS, File
from dealpost.crm.searching import search as search_items
from dealpost.events.recording import record
from dealpost.mailboxes.models import Mailbox
from dealpost.notifications.kinds.granted_access import KIND
from dealpost.notifications.showing import shown
from dealpost.notifications.telling import tell
from dealpost.outbox import drafting, suggesting
from dealpost.outbox.items import items_named
from dealpost.web.components.item_files import attachments_about, files_around
from dealpost.web.components.item_mail import strands_about
from dealpost.web.live.hearing import _visible
from dealpost.web.picking.item_search import items_like
from dealpost.web.picking.kinds import KINDS as PICKED
from dealpost.web.readership.hints import private_mail
from tests.conftest import MONDAY
from tests.visibility.world import (
    KINDS,
    ROLES,
    VISIBILITIES,
    WORD,
    Part,
    World,
    may_know_of,
    may_read,
    may_see,
    readers,
)

pytestmark = pytest.mark.django_db

MANY = 100_000
WORDS, PHRASE = Query((f"'{WORD}'",)), Query((f"'{WORD}' & 'words'",), (rf"\m{WORD}\W+words\M",))
SIGNED_IN = [role for role in ROLES if role and role != "gone"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once, and undone at the end: nothing here writes but inside a test's own savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def all_at_once(world, monkeypatch):
    monkeypatch.setattr(suggesting, "MOST", MANY)
    monkeypatch.setattr(finding, "SHOWN", MANY)


def keys(rows, name: str = "pk") -> set[int]:
    return set(rows.values_list(name, flat=True))


# Place -> the keys, by the name of a Part's field, that a user finds there.
PLACES: dict[str, tuple[str, Callable[[World, User], set[int]]]] = {
    "strands": ("strand", lambda _w, user: keys(Strand.objects.readable_by(user))),
    "messages": ("message", lambda _w, user: keys(Message.objects.visible_to(user))),
    "deliveries": ("message", lambda _w, user: keys(Delivery.objects.readable_by(user), "message")),
    "search": (
        "strand",
        lambda _w, user: {row.strand for row in search(WORDS, user=user, limit=MANY)},
    ),
    "phrase": (
        "strand",
        lambda _w, user: {row.strand for row in search(PHRASE, user=user, limit=MANY)},
    ),
    "label": (
        "strand",
        lambda w, user: {row.strand for row in labelled.rows(w.label, user=user, limit=MANY)},
    ),
    "answering": ("message", lambda _w, user: answerable(user)),
}
CONVERSATIONS: dict[str, Callable[[World, User], set[int]]] = {
    "conversations": lambda _w, user: keys(Conversation.objects.visible_to(user)),
    "labels of": lambda w, user: set(
        labelled.labels_of({part.conversation for part in w.parts}, user=user)
    ),
    "live": lambda w, user: {
        int(name.removeprefix("conversation-"))
        for name in _visible({f"conversation-{part.conversation}" for part in w.parts}, user)
    },
}


def answerable(user: User) -> set[int]:
    """Messages that a user may answer: those they read, and from a mailbox of their own alone."""
    own, found = set(Mailbox.objects.used_by(user)), set()
    for message in Message.objects.visible_to(user):
        try:
            assert drafting.own_mailbox(user, answering=message) in own
        except drafting.NoMailbox:
            assert not own
        found.add(message.pk)
    return found


def notified(world: World, user: User) -> set[int]:
    """Whoever was told, by mistake or once upon a time, is shown what they may see now."""
    sid = transaction.savepoint()
    conversations = Conversation.objects.filter(pk__in={each.conversation for each in world.parts})
    for conversation in conversations:
        event = record("access_granted", about=[conversation], at=MONDAY, access=0)
        tell(KIND, conversation, users=[user], event=event)
    found = {each.thing_id for each in shown(user, limit=MANY)[0]}
    transaction.savepoint_rollback(sid)
    return found


CONVERSATIONS["notifications"] = notified


@pytest.mark.parametrize("role", SIGNED_IN)
def test_mail_is_in_each_place_for_whom_the_rules_let_read_it(world, role):
    user = world.users[role]
    allowed = [part for part in world.parts if may_read(role, part)]
    for place, (field, found) in PLACES.items():
        expected = {getattr(part, field) for part in allowed}
        assert found(world, user) == expected, place
    expected = {part.conversation for part in allowed}
    for place, conversations in CONVERSATIONS.items():
        assert conversations(world, user) == expected, place


@pytest.mark.parametrize("role", SIGNED_IN)
def test_an_item_shows_the_mail_that_may_be_read_and_hints_at_what_may_be_known(world, role):
    user = world.users[role]
    for (kind, who), item in world.items.items():
        if not may_see(role, who):
            continue
        parts = about(world, kind, who)
        read = {part.conversation for part in parts if may_read(role, part)}
        assert keys(strands_about(item, user), "conversation") == read, (kind, who)
        messages = {part.message for part in parts if may_read(role, part)}
        assert keys(attachments_about(item, user), "message") == messages, (kind, who)
        assert keys(files_around(item, user)) == files_of(world, role, kind, who), (kind, who)
        hinted = {hint.strand for group in private_mail(item, user) for hint in group.shown}
        known = {part.strand for part in parts if may_know_of(role, part)}
        assert hinted <= known
        assert len(hinted) == min(len(known), 20), (kind, who)


def files_found(user: User) -> list[File]:
    return [each for each in search_items(WORD, user)["file"] if isinstance(each, File)]


def files_of(world: World, role: str, kind: str, who: str) -> set[int]:
    """Of an organization, also those on the persons there whom somebody may see."""
    items = {(kind, who)}
    if (kind, who) == ("organization", "everyone") and may_see(role, "owner"):
        items.add(("person", "owner"))
    return {
        file.pk
        for file in File.objects.all()
        if (file.kind, file.item) in {(kind, world.items[kind, who]) for kind, who in items}
    }


def about(world: World, kind: str, who: str) -> list[Part]:
    how = {
        ("deal", "everyone"): "everyone",
        ("lead", "team"): "group",
        ("project", "owner"): "owner",
        ("organization", "everyone"): "organization",
        ("person", "owner"): "hidden person",
    }.get((kind, who))
    return [part for part in world.parts if part.link == how]


@pytest.mark.parametrize("role", SIGNED_IN)
def test_recipients_are_suggested_from_ones_own_mail_alone(world, role):
    found = {each.address for each in suggesting.suggest("sender", world.users[role])}

    assert found == {part.sender for part in world.parts if role in readers(part.box)}


@pytest.mark.parametrize("role", SIGNED_IN)
def test_items_are_in_each_place_for_whom_the_rules_let_see_them(world, role):
    user = world.users[role]
    allowed = {(kind, item.pk) for (kind, who), item in world.items.items() if may_see(role, who)}
    every = {(kind, item.pk) for (kind, _who), item in world.items.items()}
    names = {f"{kind}-{key}" for kind, key in every}

    places = {
        "lists": {(kind, key) for kind in KINDS for key in keys(_items(kind).visible_to(user))},
        "live": {_split(name) for name in _visible(names, user)},
        "files": {(file.kind, file.item_id) for file in File.objects.visible_to(user)},
        "files found": {(file.kind, file.item_id) for file in files_found(user)},
        "composer": {_split(name) for name in names if items_named([name], user)},
        "linking": {(kind, item.pk) for kind, item in items_like(WORD, Conversation(pk=0), user)},
    }
    palette = search_items(WORD, user)
    places["palette"] = {(kind, item.pk) for kind in KINDS for item in palette[kind]}
    for place, found in places.items():
        assert found & every == allowed, place
    for kind in sorted(PICKED.keys() & set(KINDS)):
        found = {(kind, item.pk) for item in PICKED[kind].search(user, WORD)}
        assert found == {each for each in allowed if each[0] == kind}, kind


@pytest.mark.parametrize("role", SIGNED_IN)
def test_tables_and_totals_hold_what_the_rules_let_see(world, client, role):
    client.force_login(world.users[role])
    seen = [who for who in VISIBILITIES if may_see(role, who)]

    for kind in KINDS:
        table = told_by(client.post(f"/lists/{kind}/export/", {"list": "status=any"}))
        told = [who for who in VISIBILITIES if f"{WORD} {who} {kind}" in table]
        assert told == seen, kind
    pipeline = world.items["deal", "everyone"].stage.pipeline_id
    board = client.get("/deals/", {"pipeline": pipeline}).context["columns"]
    assert [(column.count, len(column.cards)) for column in board] == [(len(seen), len(seen))]


def told_by(answer: Any) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def _items(kind: str) -> Any:
    return ITEM_KINDS[kind]._default_manager


def _split(name: str) -> tuple[str, int]:
    kind, _dash, key = name.partition("-")
    return kind, int(key)


def opened(world: World) -> list[Part]:
    """Those whose pages are asked for: mixed conversations, and some of a team's."""
    ways = {("shared", "everyone"), ("shared", "group"), ("granted", "none")}
    team = [
        part for part in world.parts if part.box == "team" and (part.setting, part.link) in ways
    ]
    return [*team, *(part for part in world.parts if part.box == "mia's")]


@pytest.mark.parametrize("role", ROLES)
def test_the_page_of_a_conversation_opens_for_those_alone(world, client, role):
    if role:
        client.force_login(world.users[role])
    for part in opened(world):
        parts = [each for each in world.parts if each.conversation == part.conversation]
        answer = client.get(f"/conversation/{part.conversation}/reading/")
        if not [each for each in parts if may_read(role, each)]:
            assert answer.status_code == (302 if role in (None, "gone") else 404)
            continue
        for each in parts:
            assert (f"{WORD} words {each.moment}" in answer.text) == may_read(role, each)


def test_the_matrix_is_as_large_as_it_is_said_to_be(world, capsys):
    mail = len(world.parts) * (len(PLACES) + 3) + len(CONVERSATIONS) * len(
        {part.conversation for part in world.parts}
    )
    items = len(KINDS) * len(VISIBILITIES) * 6
    cells = len(SIGNED_IN) * (mail + items) + len(ROLES) * len(opened(world))

    with capsys.disabled():
        print(f"\nvisibility: {cells:,} cells of the matrix")
    assert cells > 10_000
