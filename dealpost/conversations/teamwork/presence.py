"""Who else has a conversation open, or answers it: rows that expire, and a word to open pages."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Presence, Strand
from dealpost.conversations.models.presence import LASTS


def be_present(
    conversation: int, user: User, *, window: str, doing: Presence.Doing, at: datetime
) -> None:
    """Note that a window of this user shows a conversation that they may read.

    Open pages are told only when that is new: not of every sign of life.
    """
    here = Presence.objects.filter(conversation=conversation, user=user, window=window)
    was = here.living(at).values_list("doing", flat=True).first()
    Presence.objects.update_or_create(
        conversation_id=conversation,
        user=user,
        window=window,
        defaults={"doing": doing, "until": at + LASTS},
    )
    if was != doing:
        Presence.objects.filter(until__lte=at).delete()
        _tell(conversation)


def leave(conversation: int, user: User, *, window: str) -> None:
    if Presence.objects.filter(conversation=conversation, user=user, window=window).delete()[0]:
        _tell(conversation)


def present(user: User, *, at: datetime) -> dict[int, list[Presence]]:
    """Return who else is at which conversation that this user may read; who answers comes first."""
    others = Presence.objects.living(at).exclude(user=user).filter(user__is_active=True)
    keys = set(others.values_list("conversation", flat=True))
    readable = _readable(keys, user)
    found: defaultdict[int, dict[int, Presence]] = defaultdict(dict)
    ordered = others.filter(conversation__in=readable).select_related("user")
    for each in ordered.order_by("doing", "user__name"):  # "replying" before "viewing"
        found[each.conversation_id].setdefault(each.user_id, each)
    return {key: list(people.values()) for key, people in found.items()}


def _readable(keys: Collection[int], user: User) -> set[int]:
    rows = Conversation.objects.visible_to(user).filter(pk__in=keys)
    return set(rows.values_list("pk", flat=True))


def _tell(conversation: int) -> None:
    mailboxes = Strand.objects.standing().filter(conversation=conversation)
    live.changed(*(f"presence-{key}" for key in mailboxes.values_list("mailbox", flat=True)))
