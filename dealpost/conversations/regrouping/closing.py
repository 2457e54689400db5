"""No merge may let anybody read more than before.

A strand is read by colleagues if it is shared, and linked to an item that they may see. Merged, it
is linked to the items of both. So it becomes private, unless everybody who may see an item of the
one could read it already. Sharing it again is for a person to say.
"""

from collections.abc import Collection

from django.db.models import Q

from dealpost.conversations.models import Conversation, Link, Strand
from dealpost.crm.models import ITEM_KINDS
from dealpost.crm.models.visible import Visibility
from dealpost.mailboxes.models import Mailbox


def gaining(one: Conversation, other: Conversation) -> set[int]:
    """Return the mailboxes whose part of a conversation more people could read after a merge."""
    return {
        mailbox
        for mine, theirs in ((one, other), (other, one))
        if _opens(mine, to_those_of=theirs)
        for mailbox in mine.strands.filter(visibility=Mailbox.Visibility.SHARED).values_list(
            "mailbox", flat=True
        )
    }


def close(conversation: Conversation, mailboxes: Collection[int]) -> None:
    """Make these parts of a conversation private."""
    strands = Strand.objects.filter(conversation=conversation, mailbox__in=mailboxes)
    strands.update(visibility=Mailbox.Visibility.PRIVATE)


def _opens(conversation: Conversation, *, to_those_of: Conversation) -> bool:
    links = Link.objects.standing().filter(conversation=conversation)
    to_everybody = Q()
    for kind in ITEM_KINDS:
        to_everybody |= Q(**{f"{kind}__visibility": Visibility.EVERYONE})
    if links.filter(to_everybody).exists():
        return False
    others = Link.objects.standing().filter(conversation=to_those_of)
    return bool(_items(others) - _items(links))


def _items(links: Collection[Link]) -> set[tuple[str, int]]:
    return {(link.kind, link.item_id) for link in links}
