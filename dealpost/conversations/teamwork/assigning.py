"""Who of a team deals with a conversation."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dealpost.accounts.models import User
from dealpost.conversations.models import Strand
from dealpost.conversations.teamwork.handled import Handled
from dealpost.conversations.teamwork.telling import tell


@transaction.atomic
def assign(conversations: Collection[int], *, to: User | None, by: User, at: datetime) -> Handled:
    """Give these conversations to somebody of the team (None: to nobody).

    What lies in no team mailbox of `by`, or in one that `to` is not a member of, stays as it is.
    """
    strands = Strand.objects.of_teams_of(by).filter(conversation__in=conversations)
    if to is not None:
        strands = strands.filter(mailbox__in=Strand.objects.of_teams_of(to).values("mailbox"))
    chosen = [each for each in _locked(strands) if each.assignee_id != (to.pk if to else None)]
    changes = tuple((each.pk, each.assignee_id, to.pk if to else None) for each in chosen)
    Strand.objects.filter(pk__in=[each.pk for each in chosen]).update(assignee=to)
    return _done(Handled("assignee", changes), chosen, to=to, by=by, at=at)


@transaction.atomic
def assign_back(done: Handled, *, by: User, at: datetime) -> Handled:
    """Take back what `assign` did, as far as it still stands."""
    before = {strand: (was, became) for strand, was, became in done.changes}
    strands = _locked(Strand.objects.of_teams_of(by).filter(pk__in=before))
    chosen = [each for each in strands if each.assignee_id == before[each.pk][1]]
    for was in {before[each.pk][0] for each in chosen}:
        same = [each for each in chosen if before[each.pk][0] == was]
        user = User.objects.filter(pk=was or 0, is_active=True).first()
        Strand.objects.filter(pk__in=[each.pk for each in same]).update(assignee=user)
        _done(Handled(), same, to=user, by=by, at=at)
    keys = frozenset(each.conversation_id for each in chosen)
    return Handled("assignee", done.changes if chosen else (), keys)


def _locked(strands: QuerySet[Strand]) -> list[Strand]:
    return list(
        strands.select_related("conversation", "mailbox")
        .order_by("pk")
        .select_for_update(of=("self",))
    )


def _done(
    handled: Handled, strands: list[Strand], *, to: User | None, by: User, at: datetime
) -> Handled:
    if strands:
        tell("conversation_assigned", strands, also=to, by=by, at=at, to=str(to or ""))
    keys = frozenset(each.conversation_id for each in strands)
    return Handled(handled.field_name, handled.changes, keys)
