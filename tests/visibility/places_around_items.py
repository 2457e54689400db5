"""What stands on the pages of an item: mail, hints at mail, and what people put there."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeAlias

from django.db.models import Model

from dealpost.accounts.models import User
from dealpost.crm.models import Activity, File, Note
from dealpost.web.components.item_files import attachments_about, files_around
from dealpost.web.components.item_mail import strands_about
from dealpost.web.readership.hints import private_mail
from dealpost.web.timeline.entries import Entry
from dealpost.web.timeline.stream import stream
from tests.visibility.places import Place
from tests.visibility.places_of_items import exported
from tests.visibility.rules import Part, may_know_of, may_read, may_see
from tests.visibility.world import World

# On the pages of an item, a user finds keys.
Found: TypeAlias = Callable[[World, Model, User], Iterable[int]]
# What each way of linking links to.
LINKED = {
    "everyone": ("deal", "everyone"),
    "group": ("lead", "team"),
    "owner": ("project", "owner"),
    "organization": ("organization", "everyone"),
    "hidden person": ("person", "owner"),
}


def mail(
    allowed: Callable[[str | None, Part], bool],
    name: str,
    found: Found,
) -> Place:
    """Mail about an item, by a field of it; who may not see the item does not come there."""
    return Place(
        lambda w: (
            ((LINKED[part.link], getattr(part, name)), part)
            for part in w.parts
            if part.link in LINKED
        ),
        lambda role, part: may_see(role, LINKED[part.link][1]) and allowed(role, part),
        _on_each(found),
    )


def _on_each(
    found: Found,
) -> Callable[[World, User], Iterator[Hashable]]:
    def everywhere(world: World, user: User) -> Iterator[Hashable]:
        role = next(role for role, each in world.users.items() if each == user)
        for (kind, who), item in world.items.items():
            if may_see(role, who):
                yield from (((kind, who), key) for key in found(world, item, user))

    return everywhere


def things(model: Any, found: Found) -> Place:
    """What people put on items: on an organization stands also what is put on its people."""

    def rows(world: World) -> Iterator[tuple[Hashable, tuple[str, str]]]:
        for (kind, who), item in world.items.items():
            for key in model.objects.filter(**{kind: item}).values_list("pk", flat=True):
                yield ((kind, who), key), (who, who)
                if (kind, who) == ("person", "owner"):
                    yield (("organization", "everyone"), key), ("everyone", who)

    return Place(rows, lambda role, row: all(may_see(role, who) for who in row), _on_each(found))


def _entries(kind: str, key: Callable[[Entry], int]) -> Found:
    def found(world: World, item: Model, user: User) -> list[int]:
        told = world.once(("timeline", item, user), lambda: stream(item, user).entries)
        return [key(each) for each in told if each.kind == kind]

    return found


def _hinted(_world: World, item: Model, user: User) -> set[int]:
    return {hint.strand for group in private_mail(item, user) for hint in group.shown}


def _filtered(world: World) -> Iterator[tuple[Hashable, tuple[str, Part]]]:
    """Items about which there is mail; an organization has that of its people, too."""
    for part in world.parts:
        if part.link in LINKED:
            kind, who = LINKED[part.link]
            yield (kind, world.items[kind, who].pk), (who, part)
        if part.link == "hidden person":
            employer = world.items["organization", "everyone"]
            yield ("organization", employer.pk), ("owner", part)


AROUND = {
    "mail": mail(
        may_read,
        "conversation",
        lambda _w, item, user: strands_about(item, user).values_list("conversation", flat=True),
    ),
    "mail in the timeline": mail(
        may_read, "conversation", _entries("mail", lambda each: int(each.what.conversation_id))
    ),
    "hints": mail(may_know_of, "strand", _hinted),
    "hints in the timeline": mail(may_know_of, "strand", _entries("private", lambda e: e.key)),
    "attachments": mail(
        may_read,
        "message",
        lambda _w, item, user: attachments_about(item, user).values_list("message", flat=True),
    ),
    "files": things(
        File, lambda _w, item, user: files_around(item, user).values_list("pk", flat=True)
    ),
    "files in the timeline": things(File, _entries("file", lambda each: each.key)),
    "notes in the timeline": things(Note, _entries("note", lambda each: each.key)),
    "calls in the timeline": things(Activity, _entries("activity", lambda each: each.key)),
    "tables of items with mail": Place(
        _filtered,
        lambda role, row: may_see(role, row[0]) and may_read(role, row[1]),
        exported("status=any&f=last_mail.filled"),
    ),
}
