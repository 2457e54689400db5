"""Who leaves a team deals with its conversations no more: they wait for somebody again.

And where nobody is left, who administers hears of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from dealpost.accounts.models import Team, User
from dealpost.conversations.models import Strand
from dealpost.conversations.teamwork.telling import tell
from dealpost.events.recording import record
from dealpost.mailboxes.models import Mailbox


class NobodyToHear(Exception):
    """Somebody lets themselves in to a team's mail, and nobody is there to be told of it."""


@transaction.atomic
def change_team(team: Team, *, name: str, members: Iterable[User], by: User, at: datetime) -> None:
    """Let the team have other members, and release what those who left dealt with.

    Raises NobodyToHear.
    """
    before, after = set(team.members.all()), set(members)
    if by in after - before and _has_nobody_to_hear(team):
        raise NobodyToHear
    read_till_now = _mailboxes_with_readers()
    team.change(name=name, members=after)
    release(by=by, at=at)
    _tell_who_administers(read_till_now, by=by, at=at)
    if before != after:
        joined, left = _keys(after - before), _keys(before - after)
        record("team_changed", about=[team], at=at, by=by, joined=joined, left=left)


@transaction.atomic
def deactivate(user: User, *, by: User, at: datetime) -> None:
    """Let a user in no more. Raises accounts.LastAdministrator."""
    read_till_now = _mailboxes_with_readers()
    user.deactivate()
    release(by=by, at=at)
    _tell_who_administers(read_till_now, by=by, at=at)


def _has_nobody_to_hear(team: Team) -> bool:
    return Mailbox.objects.abandoned().filter(team=team).exists()


def _mailboxes_with_readers() -> set[int]:
    of_teams = Mailbox.objects.listed().filter(team__isnull=False)
    abandoned = Mailbox.objects.abandoned().values("pk")
    return set(of_teams.exclude(pk__in=abandoned).values_list("pk", flat=True))


def _tell_who_administers(read_till_now: Collection[int], *, by: User, at: datetime) -> None:
    for mailbox in Mailbox.objects.abandoned().filter(pk__in=read_till_now):
        record("mailbox_abandoned", about=[mailbox], at=at, by=by)


def _keys(users: Iterable[User]) -> list[int]:
    return sorted(user.pk for user in users)


@transaction.atomic
def release(*, by: User, at: datetime) -> None:
    """Take conversations from those who may not deal with them any more.

    Once for each of them, however many conversations: their team is told.
    """
    assigned = Strand.objects.filter(assignee__isnull=False)
    rightly = assigned.filter(
        assignee__is_active=True, mailbox__team__members=F("assignee")
    ).values("pk")
    lost = assigned.exclude(pk__in=rightly).select_related("assignee", "conversation", "mailbox")
    by_user = defaultdict(list)
    for strand in lost.order_by("pk").select_for_update(of=("self",)):
        by_user[(strand.assignee, strand.mailbox)].append(strand)
    for (user, _mailbox), strands in by_user.items():
        Strand.objects.filter(pk__in=[each.pk for each in strands]).update(assignee=None)
        tell("conversation_released", strands, by=by, at=at, also=user)
