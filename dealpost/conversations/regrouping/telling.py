"""What people did to a conversation, for those who read it."""

from dealpost.conversations.models import Conversation, Regrouping


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


def history(conversation: Conversation) -> list[Regrouping]:
    """Return the splits and merges that made it what it is, undone ones included, oldest first."""
    rows = Regrouping.objects.of(shown_together(conversation))
    return list(rows.select_related("made_by", "undone_by", "conversation", "part", "message"))
