"""Where CRM items are found: listed, counted, added up, suggested, exported, compared."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation
from dealpost.crm.duplicates import duplicates
from dealpost.crm.models import ITEM_KINDS, File
from dealpost.crm.searching import search
from dealpost.outbox.items import items_named
from dealpost.web.live.hearing import _visible
from dealpost.web.picking.item_search import items_like
from dealpost.web.picking.kinds import KINDS as PICKED
from tests.visibility.places import Place
from tests.visibility.rules import KINDS, VALUES, VISIBILITIES, WORD, may_see
from tests.visibility.world import World

PAIRED = ("deal", "person", "organization")


def of(
    found: Callable[[World, User], Iterable[tuple[str, int]]], kinds: Iterable[str] = KINDS
) -> Place:
    """A place where an item is found, as (kind, key), by who may see it."""
    wanted = set(kinds)
    return Place(
        lambda w: (
            ((kind, item.pk), who) for (kind, who), item in w.items.items() if kind in wanted
        ),
        may_see,
        found,
    )


def names(world: World) -> set[str]:
    return {f"{kind}-{item.pk}" for (kind, _who), item in world.items.items()}


def split(name: str) -> tuple[str, int]:
    kind, _dash, key = name.partition("-")
    return kind, int(key)


def lists(_world: World, user: User) -> Iterator[tuple[str, int]]:
    for kind in KINDS:
        rows: Any = ITEM_KINDS[kind]._default_manager
        yield from ((kind, key) for key in rows.visible_to(user).values_list("pk", flat=True))


def palette(_world: World, user: User) -> Iterator[tuple[str, int]]:
    found = search(WORD, user)
    yield from ((kind, item.pk) for kind in KINDS for item in found[kind])


def picked(_world: World, user: User) -> Iterator[tuple[str, int]]:
    for kind in PICKED.keys() & set(KINDS):
        yield from ((kind, item.pk) for item in PICKED[kind].search(user, WORD))


def exported(asked: str) -> Callable[[World, User], Iterator[tuple[str, int]]]:
    """What a table holds; its rows are known by their names."""

    def found(world: World, user: User) -> Iterator[tuple[str, int]]:
        for kind in KINDS:
            answer: Any = world.client(user).post(f"/lists/{kind}/export/", {"list": asked})
            table = b"".join(answer).decode()
            for who in VISIBILITIES:
                if f"{WORD} {who} {kind}" in table:
                    yield kind, world.items[kind, who].pk

    return found


def compared(world: World, user: User) -> Iterator[tuple[str, int]]:
    """Those suggested as one of two: the other, everybody sees."""
    ours = {(kind, item.pk) for (kind, _who), item in world.items.items()}
    for kind in PAIRED:
        for pair in duplicates(kind, user):
            yield from ours & {(kind, pair.one.pk), (kind, pair.other.pk)}


def compared_on_pages(world: World, user: User) -> Iterator[tuple[str, int]]:
    for kind in PAIRED:
        page = world.page(user, f"/duplicates/?kind={kind}")
        for who in VISIBILITIES:
            if f"{WORD} {who} {kind}" in page:
                yield kind, world.items[kind, who].pk


# --- sums: of the values of deals, each of which tells whose it is


def boards(world: World, user: User) -> set[Hashable]:
    """Return the cards, and the numbers that stand above them."""
    deal: Any = world.items["deal", "everyone"]
    page = world.client(user).get("/deals/", {"pipeline": deal.stage.pipeline_id}).context
    (column,) = page["columns"]
    (total,) = column.totals
    (above,) = page["sums"]
    said = {("count", column.count), ("total", total.amount), ("weight", total.weighted)}
    said |= {("sum", above.amount), ("sum of weights", above.weighted)}
    project: Any = world.items["project", "everyone"]
    phases = world.client(user).get("/projects/board/").context["columns"]
    (phase,) = [each for each in phases if each.step == project.phase]
    said.add(("projects", phase.count))
    return {("card", card) for card in (*column.cards, *phase.cards)} | said


def drawn(world: World) -> Iterator[tuple[Hashable, tuple[str, str]]]:
    for (kind, who), item in world.items.items():
        if kind in {"deal", "project"}:
            yield ("card", item), ("", who)
    for role in world.users:
        seen = [who for who in VISIBILITIES if may_see(role, who)]
        value = Decimal(sum(VALUES[who] for who in seen))
        for name, number in (("total", value), ("sum", value)):
            yield (name, number), (role, "")
        for name in ("weight", "sum of weights"):
            yield (name, value / 2), (role, "")  # the stage is won in every second case
        for name in ("count", "projects"):
            yield (name, len(seen)), (role, "")


def draws(role: str | None, row: tuple[str, str]) -> bool:
    told, who = row
    return may_see(role, who) if who else told == role


# --- files: each of its addresses


def fetched(world: World, user: User) -> Iterator[tuple[str, int]]:
    for file in File.objects.all():
        for way in ("", "view/", "look/"):
            answer: Any = world.client(user).get(f"/files/{file.pk}/{way}")
            told = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code == (200 if told and b"<title>" not in told else 404)
            if answer.status_code == 200:
                assert re.search(WORD.encode(), told)
                yield way, file.pk


ITEMS = {
    "lists": of(lists),
    "live": of(lambda w, user: map(split, _visible(names(w), user))),
    "files": of(
        lambda _w, user: ((each.kind, each.item_id) for each in File.objects.visible_to(user))
    ),
    "files found": of(
        lambda _w, user: ((each.kind, each.item_id) for each in search(WORD, user)["file"])  # type: ignore[attr-defined]  # they are files
    ),
    "files fetched": Place(
        lambda w: (
            ((way, file.pk), who)
            for (kind, who), item in w.items.items()
            for file in File.objects.filter(**{kind: item})
            for way in ("", "view/", "look/")
        ),
        may_see,
        fetched,
    ),
    "composer": of(lambda w, user: (split(name) for name in names(w) if items_named([name], user))),
    "linking": of(
        lambda _w, user: (
            (kind, item.pk) for kind, item in items_like(WORD, Conversation(pk=0), user)
        )
    ),
    "palette": of(palette),
    "pickers": of(picked, PICKED.keys() & set(KINDS)),
    "tables": of(exported("status=any")),
    "duplicates": of(compared, PAIRED),
    "duplicates on their page": of(compared_on_pages, PAIRED),
    "boards": Place(drawn, draws, boards),
}
