"""What people did to a conversation, for those who read it."""

from collections.abc import Collection

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Message, Regrouping


def shown_together(conversation: Conversation) -> set[int]:
    """Return the keys of this conversation and of those that are shown as part of it now.

    What hangs on one of them (a comment, say) stays with it when it parts again: so whoever shows
    such things asks for all of these.
    """
    found, wanted = set[int](), {conversation.pk}
    while wanted:
        found |= wanted
        rows = Conversation.objects.filter(merged_into__in=wanted)
        rows |= Conversation.objects.filter(joined_to__in=wanted)
        rows |= Conversation.objects.filter(attached_to__in=wanted)
        wanted = set(rows.values_list("pk", flat=True)) - found
    return found


def history(conversation: Conversation, user: User) -> list[Regrouping]:
    """Return the splits and merges that made it what it is, undone ones included, oldest first.

    Only those of messages that this user reads: that somebody split off a private part would tell
    of it. Of messages that are here no more, whoever made it is told alone.
    """
    rows = Regrouping.objects.of(shown_together(conversation)).select_related(
        "made_by", "undone_by", "conversation", "part", "message"
    )
    found = list(rows)
    named = {each.pk: {each.message_id, each.other_id} - {None} for each in found}
    read = _read_by(user, {key for keys in named.values() for key in keys if key})
    return [
        each
        for each in found
        if each.made_by == user or (named[each.pk] and named[each.pk] <= read)
    ]


def _read_by(user: User, messages: Collection[int]) -> set[int | None]:
    visible = Message.objects.visible_to(user).filter(pk__in=messages)
    return set(visible.values_list("pk", flat=True))
