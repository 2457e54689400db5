"""A conversation is done, for the whole team: unlike archiving, which is about a folder."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dealpost.accounts.models import User
from dealpost.conversations.models import Strand
from dealpost.conversations.teamwork.handled import Handled
from dealpost.conversations.teamwork.telling import tell
from dealpost.mailboxes.models import Mailbox


@transaction.atomic
def close(conversations: Collection[int], *, by: User, at: datetime) -> Handled:
    """Say that nobody needs to do more about these; the next message opens them again."""
    open_ones = Strand.objects.of_teams_of(by).filter(closed_at=None)
    return _set(open_ones.filter(conversation__in=conversations), to=at, by=by, at=at)


@transaction.atomic
def reopen(conversations: Collection[int], *, by: User, at: datetime) -> Handled:
    closed = Strand.objects.of_teams_of(by).filter(closed_at__isnull=False)
    return _set(closed.filter(conversation__in=conversations), to=None, by=by, at=at)


@transaction.atomic
def take_back(done: Handled, *, by: User, at: datetime) -> Handled:
    """Take back what `close` or `reopen` did, as far as it still stands."""
    strands = Strand.objects.of_teams_of(by).filter(pk__in=[key for key, _was, _is in done.changes])
    if done.changes and done.changes[0][2] is None:
        moment = datetime.fromisoformat(str(done.changes[0][1]))
        return _set(strands.filter(closed_at=None), to=moment, by=by, at=at)
    return _set(strands.filter(closed_at__isnull=False), to=None, by=by, at=at)


@transaction.atomic
def reopen_for_news(conversations: Collection[int], mailbox: Mailbox, *, at: datetime) -> None:
    """Open what was closed: somebody writes again."""
    closed = Strand.objects.filter(
        conversation__in=conversations, mailbox=mailbox, closed_at__isnull=False
    )
    _set(closed, to=None, by=None, at=at)


def _set(
    strands: QuerySet[Strand], *, to: datetime | None, by: User | None, at: datetime
) -> Handled:
    chosen = list(
        strands.select_related("conversation", "mailbox")
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    if not chosen:
        return Handled()
    changes = tuple((each.pk, _text(each.closed_at), _text(to)) for each in chosen)
    Strand.objects.filter(pk__in=[each.pk for each in chosen]).update(closed_at=to)
    tell("conversation_closed" if to else "conversation_reopened", chosen, by=by, at=at)
    keys = frozenset(each.conversation_id for each in chosen)
    return Handled("closed_at", changes, keys)


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
