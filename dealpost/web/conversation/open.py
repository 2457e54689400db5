"""Everything that an open conversation shows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from dealpost.accounts.models import User
from dealpost.conversations.labels.listing import labels_of
from dealpost.conversations.models import Strand
from dealpost.conversations.teamwork.commenting import best_to_comment
from dealpost.web.conversation.about import about
from dealpost.web.conversation.asides import asides, with_asides
from dealpost.web.conversation.bodies import body
from dealpost.web.conversation.letters import MOST, letters
from dealpost.web.conversation.places import places
from dealpost.web.readership.audience import audiences
from dealpost.web.shelving.shelves import Shelf


def strands_for(user: User, pk: int) -> list[Strand]:
    """Return the parts of a conversation that this user may read: what `visible_to` asks, too."""
    return list(
        Strand.objects.readable_by(user)
        .filter(conversation=pk)
        .select_related("conversation", "mailbox__team", "mailbox__owner", "assignee")
    )


def opened(
    strands: Sequence[Strand], user: User, shelf: Shelf, query: Mapping[str, str], *, now: datetime
) -> dict[str, Any]:
    conversation = strands[0].conversation
    every = letters(conversation, user)
    shown = every if query.get("all") == "yes" else every[-MOST:]
    found = about(conversation, user, every, at=now)
    shown = with_asides(shown, asides(conversation, user))
    used = {folder.mailbox_id for folder in shelf.every}
    return {
        "conversation": conversation,
        "subject": every[-1].message.subject if every else "",
        "letters": [(each, body(each.message) if each.is_open else None) for each in shown],
        "earlier": len(every) - len(shown),
        "last": every[-1] if every else None,
        "strands": strands,
        "audiences": audiences(strands, found.links, shelf.own),
        "labels": labels_of([conversation.pk], user=user).get(conversation.pk, ()),
        "is_mine": any(strand.mailbox_id in used for strand in strands),
        "may_comment": best_to_comment(strands, shelf.own),
        "work": next(_work(strands, used), None),
        "is_unread": any(each.is_unread for each in every),
        "is_starred": any(each.is_starred for each in every),
        "places": places(shelf.every, {strand.mailbox_id for strand in strands}),
        "about": found,
    }


def _work(strands: Sequence[Strand], used: Collection[int]) -> Iterator[Strand]:
    """The parts that a team of this user's deals with."""
    return (each for each in strands if each.mailbox.is_team and each.mailbox_id in used)
