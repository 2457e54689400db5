"""Where mail is found, and what is said of it."""

import re
from collections.abc import Callable, Iterable
from operator import attrgetter

from dealpost.accounts.models import User
from dealpost.conversations import listing
from dealpost.conversations.labels import listing as labelled
from dealpost.conversations.models import Comment, Conversation, Delivery, Message, Strand
from dealpost.conversations.searching import Query, search
from dealpost.mailboxes.models import Mailbox
from dealpost.notifications.kinds import comment, granted_access, release
from dealpost.notifications.showing import shown
from dealpost.outbox import drafting, suggesting
from dealpost.web.live.hearing import _parts, _visible
from dealpost.web.shelving.folder_pane import folder_pane
from dealpost.web.shelving.shelves import shelf
from tests.visibility.places import MANY, Place, keys
from tests.visibility.rules import WORD, Part, may_read, uses
from tests.visibility.world import World

WORDS, PHRASE = Query((f"'{WORD}'",)), Query((f"'{WORD}' & 'words'",), (rf"\m{WORD}\W+words\M",))


def by(name: str, found: Callable[[World, User], Iterable[object]]) -> Place:
    """A place where who may read a part finds it, under the key of this field."""
    key = attrgetter(name)
    return Place(lambda world: ((key(part), part) for part in world.parts), may_read, found)


def own(name: str, found: Callable[[World, User], Iterable[object]]) -> Place:
    """A place that shows the mail of one's own mailboxes alone."""
    key = attrgetter(name)
    return Place(
        lambda world: ((key(part), part) for part in world.parts),
        lambda role, part: uses(role, part.box),
        found,
    )


def answerable(_world: World, user: User) -> set[int]:
    """Messages that a user may answer: those they read, and from a mailbox of their own alone."""
    mine, found = set(Mailbox.objects.used_by(user)), set()
    for message in Message.objects.visible_to(user):
        try:
            assert drafting.own_mailbox(user, answering=message) in mine
        except drafting.NoMailbox:
            assert not mine
        found.add(message.pk)
    return found


def told(kind: str) -> Callable[[World, User], set[int]]:
    """Everybody was told of everything: they are shown what they may see now."""
    return lambda _world, user: {
        each.thing_id for each in shown(user, limit=MANY)[0] if each.kind == kind
    }


def commented(world: World, user: User) -> set[int]:
    about = told(comment.MENTION.key)(world, user)
    return keys(Comment.objects.filter(pk__in=about), "message")


def heard(world: World, user: User) -> set[int]:
    names = {f"conversation-{part.conversation}" for part in world.parts}
    return {int(name.removeprefix("conversation-")) for name in _visible(names, user)}


def heard_in_parts(world: World, user: User) -> set[int]:
    asked = [f"conversation-{part.conversation}" for part in world.parts]
    strands = {
        f"{part.conversation}.{world.boxes[part.box].pk}": part.strand for part in world.parts
    }
    return {strands[name] for name in _parts(asked, user)}


def inbox(_world: World, user: User) -> set[int]:
    folders = shelf(user, "inbox").folder_keys
    return {row.strand for row in listing.rows(folders, limit=MANY)}


# --- pages: the words of all parts of a conversation stand in one, each with its number


def opened(world: World) -> list[Part]:
    """Those whose pages are asked for: mixed conversations, and some of a team's."""
    ways = {("shared", "everyone"), ("shared", "group"), ("granted", "none")}
    team = [
        part for part in world.parts if part.box == "team" and (part.setting, part.link) in ways
    ]
    mixed = {part.conversation for part in world.parts if part.box == "mia's"}
    return [*team, *(part for part in world.parts if part.conversation in mixed)]


def address(part: Part) -> str:
    return f"/conversation/{part.conversation}/reading/"


def read_on_pages(pattern: str) -> Place:
    def found(world: World, user: User) -> set[int]:
        pages = [world.page(user, each) for each in {address(part) for part in opened(world)}]
        return {int(moment) for page in pages for moment in re.findall(pattern, page)}

    return Place(lambda world: ((part.moment, part) for part in opened(world)), may_read, found)


# --- counts: the number itself is the key


def pane(world: World, user: User) -> set[tuple[str, int]]:
    """How many are said to be unread, in all and in each folder; and to be of a label."""
    found = folder_pane(shelf(user, "inbox"), user)
    said = {("inbox", found.unread), ("label", found.labels[0].unread)}
    if len(found.mailboxes) > 1:  # else its folders are those of all mailboxes
        names = {box.pk: name for name, box in world.boxes.items()}
        said |= {
            (names[group.mailbox.pk], entry.unread)
            for group in found.groups
            for entry in group.entries
            if group.mailbox
        }
    work = next((group.entries for group in found.groups if group.is_of_teams), ())
    return said | {(entry.key, entry.unread) for entry in work if entry.key == "unassigned"}


def counted(world: World) -> Iterable[tuple[tuple[str, int], tuple[str, str | None]]]:
    """What each role is to be told, and what only others are."""
    held = {box: [each for each in world.parts if each.box == box] for box in world.boxes}
    for role in world.users:
        used = [box for box in held if uses(role, box)]
        together = sum(len(held[box]) for box in used)
        yield ("inbox", together), (role, "")
        yield ("label", together), (role, "")
        for box in used if len(used) > 1 else []:
            yield (box, len(held[box])), (role, box)
        if "team" in used:
            yield ("unassigned", len(held["team"])), (role, "")


MAIL = {
    "strands": by("strand", lambda _w, user: keys(Strand.objects.readable_by(user))),
    "messages": by("message", lambda _w, user: keys(Message.objects.visible_to(user))),
    "deliveries": by(
        "message", lambda _w, user: keys(Delivery.objects.readable_by(user), "message")
    ),
    "search": by(
        "strand", lambda _w, user: {row.strand for row in search(WORDS, user=user, limit=MANY)}
    ),
    "phrase": by(
        "strand", lambda _w, user: {row.strand for row in search(PHRASE, user=user, limit=MANY)}
    ),
    "label": by(
        "strand",
        lambda w, user: {row.strand for row in labelled.rows(w.label, user=user, limit=MANY)},
    ),
    "labels of": by(
        "conversation",
        lambda w, user: labelled.labels_of({part.conversation for part in w.parts}, user=user),
    ),
    "conversations": by(
        "conversation", lambda _w, user: keys(Conversation.objects.visible_to(user))
    ),
    "answering": by("message", answerable),
    "comments": by("message", lambda _w, user: keys(Comment.objects.visible_to(user), "message")),
    "live": by("conversation", heard),
    "live, by parts": by("strand", heard_in_parts),
    "told of conversations": by("conversation", told(granted_access.KIND.key)),
    "told of comments": by("message", commented),
    "told of mailboxes": Place(
        lambda world: ((box.pk, name) for name, box in world.boxes.items()),
        uses,
        told(release.KIND.key),
    ),
    "messages on pages": read_on_pages(rf"{WORD} words (\d+)"),
    "comments on pages": read_on_pages(r"<p>remark(\d+)"),
    "inbox": own("strand", inbox),
    "suggested": own(
        "sender", lambda _w, user: {each.address for each in suggesting.suggest("sender", user)}
    ),
    "counts": Place(counted, lambda role, row: role == row[0], pane),
}
