"""The names under which open pages hear of mail: as far as somebody may read what has changed.

A conversation has parts, one in each mailbox. That something happened in one that is private is
nobody's business but its readers', when it happened included: so a name says in which part, and
the stream (web/live) passes it on to those who read that part.
"""

from collections.abc import Collection, Iterable

from dealpost import live
from dealpost.conversations.models import Delivery, Link, Strand
from dealpost.mailboxes.models import Mailbox


def conversations_in(mailbox: int, conversations: Iterable[int]) -> list[str]:
    """Name these conversations to the readers of what lies of them in this mailbox."""
    return [_in_part(f"conversation-{key}", key, mailbox) for key in sorted(conversations)]


def conversations_of(deliveries: Collection[int]) -> list[str]:
    """Name the conversations of these deliveries to the readers of the parts they are in."""
    rows = Delivery.objects.filter(pk__in=deliveries).order_by()
    return parts(rows.values_list("message__conversation", "mailbox").distinct())


def parts_of(strands: Iterable[Strand]) -> list[str]:
    """Name their conversations to the readers of these strands."""
    return parts({(each.conversation_id, each.mailbox_id) for each in strands})


def parts(found: Iterable[tuple[int, int]]) -> list[str]:
    """Name conversations to the readers of these parts: (conversation, mailbox)."""
    return [_in_part(f"conversation-{key}", key, mailbox) for key, mailbox in sorted(found)]


def item_about(item: str, conversations: Collection[int]) -> list[str]:
    """Name an item that these conversations are, or were, linked to.

    Where some of it is shared, whoever sees the item reads that; else its readers alone are told.
    """
    return _named([item], Strand.objects.standing().filter(conversation__in=conversations))


def items_about(strands: Iterable[Strand]) -> list[str]:
    """Name the items that these strands of one mailbox are about, to those who may read them."""
    places = {each.conversation_id: each for each in strands}
    links = Link.objects.standing().on_standing_items().filter(conversation__in=places)
    return sorted(
        {
            name
            for link in links
            for name in _named([f"{link.kind}-{link.item_id}"], [places[link.conversation_id]])
        }
    )


def _named(items: Collection[str], strands: Iterable[Strand]) -> list[str]:
    held = list(strands)
    if any(each.visibility == Mailbox.Visibility.SHARED for each in held):
        return sorted(items)
    return [
        _in_part(item, each.conversation_id, each.mailbox_id)
        for item in sorted(items)
        for each in held
    ]


def _in_part(name: str, conversation: int, mailbox: int) -> str:
    return live.within(name, f"{conversation}.{mailbox}")
