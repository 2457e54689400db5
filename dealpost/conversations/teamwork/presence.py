"""Who else has a conversation open, or answers it: rows that expire, and a word to open pages."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations.models import Presence, Strand
from dealpost.conversations.models.presence import LASTS
from dealpost.conversations.models.strand import StrandQuerySet


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
        _tell(conversation, user)


def leave(conversation: int, user: User, *, window: str) -> None:
    if Presence.objects.filter(conversation=conversation, user=user, window=window).delete()[0]:
        _tell(conversation, user)


def present(user: User, *, at: datetime) -> dict[int, list[Presence]]:
    """Return who else is at which conversation that this user may read; who answers comes first."""
    living = Presence.objects.living(at).exclude(user=user).filter(user__is_active=True)
    others = living.select_related("user").order_by("doing", "user__name")
    rows = list(others)  # "replying" before "viewing"
    mine = Strand.objects.readable_by(user).filter(
        conversation__in={each.conversation_id for each in rows}
    )
    met = _met(mine, {each.user for each in rows})
    found: defaultdict[int, dict[int, Presence]] = defaultdict(dict)
    for each in rows:
        if each.conversation_id in met[each.user_id]:
            found[each.conversation_id].setdefault(each.user_id, each)
    return {key: list(people.values()) for key, people in found.items()}


def _met(mine: StrandQuerySet, others: Collection[User]) -> dict[int, set[int]]:
    """Return in which conversations each of them reads a part that one reads oneself.

    Who has another part open, private perhaps, is not there for those who know nothing of it.
    """
    keys = list(mine.values_list("pk", flat=True))
    return {
        other.pk: set(
            Strand.objects.readable_by(other)
            .filter(pk__in=keys)
            .values_list("conversation", flat=True)
        )
        for other in others
    }


def _tell(conversation: int, user: User) -> None:
    """Tell those who use the mailboxes of which this user reads a part."""
    mailboxes = Strand.objects.readable_by(user).filter(conversation=conversation)
    live.changed(*(f"presence-{key}" for key in mailboxes.values_list("mailbox", flat=True)))
