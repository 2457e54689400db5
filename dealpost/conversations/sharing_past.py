"""All the past conversations of a mailbox get another visibility: portion by portion, in a job.

Those of which somebody decided by themselves (sharing.py) stay as they are, also if that happens
while the job runs. Killed anywhere, it goes on there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from dealpost.accounts.models import User
from dealpost.conversations import jobs
from dealpost.conversations.models import Link, SharingOfPast, Strand
from dealpost.conversations.models.sharing_of_past import other_than
from dealpost.conversations.models.strand import StrandQuerySet
from dealpost.conversations.sharing import tell
from dealpost.events.recording import record
from dealpost.mailboxes.models import Mailbox

AT_ONCE = 500  # strands in one transaction: short enough for those who wait for it


@dataclass(frozen=True, slots=True)
class Past:
    """What would be given another visibility."""

    conversations: int
    linked: int  # of them, to some item: those that colleagues would see, or no longer


def past_of(mailbox: Mailbox, visibility: str) -> Past:
    """Count what `begin` would change."""
    strands = _others(mailbox, visibility)
    of_each = Link.objects.filter(conversation=OuterRef("conversation"))
    links = of_each.standing().on_standing_items()
    return Past(strands.count(), strands.filter(Exists(links)).count())


@transaction.atomic
def begin(mailbox: Mailbox, visibility: str, *, by: User, at: datetime) -> SharingOfPast:
    """Queue it; how far it is stands in the row."""
    strands = _others(mailbox, visibility).order_by("-newest_at", "-pk")
    keys = list(strands.values_list("pk", flat=True))
    return _queue(mailbox, visibility, keys, by=by, at=at, is_undone=False)


@transaction.atomic
def take_back(sharing: SharingOfPast, *, by: User, at: datetime) -> SharingOfPast:
    """Queue giving back to all of them what they had, but for those decided upon since."""
    before = other_than(sharing.visibility)
    return _queue(sharing.mailbox, before, sharing.strands, by=by, at=at, is_undone=True)


def carry_out(sharing: SharingOfPast, *, clock: Callable[[], datetime]) -> None:
    """Do what is left of it."""
    for start in range(sharing.done, sharing.total, AT_ONCE):
        if sharing.has_ended:  # the mailbox has changed hands
            return
        portion = sharing.strands[start : start + AT_ONCE]
        _change(portion, sharing.visibility)
        sharing.advance(min(start + AT_ONCE, sharing.total))
    sharing.end(at=clock())


@transaction.atomic
def _change(keys: Sequence[int], visibility: str) -> None:
    found = Strand.objects.filter(pk__in=keys, is_chosen=False).exclude(visibility=visibility)
    strands = list(found.order_by("pk").select_for_update(of=("self",)))
    Strand.objects.filter(pk__in=[each.pk for each in strands]).update(visibility=visibility)
    tell(strands)


def _queue(
    mailbox: Mailbox,
    visibility: str,
    strands: Sequence[int],
    *,
    by: User,
    at: datetime,
    is_undone: bool,
) -> SharingOfPast:
    facts = {"visibility": visibility, "by": by, "began_at": at, "ended_at": None}
    facts |= {"strands": list(strands), "done": 0, "is_undone": is_undone}
    sharing = SharingOfPast.objects.update_or_create(mailbox=mailbox, defaults=facts)[0]
    record("visibility_changed", about=[mailbox], at=at, by=by, visibility=visibility)
    jobs.share_past_soon(sharing)
    return sharing


def _others(mailbox: Mailbox, visibility: str) -> StrandQuerySet:
    ours = Strand.objects.filter(mailbox=mailbox, is_chosen=False)
    return ours.exclude(visibility=visibility)
