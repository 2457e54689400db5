"""A mailbox changes hands: who will read what, said before; and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dealpost.accounts.models import Team, User
from dealpost.conversations.models import Strand
from dealpost.conversations.teamwork.leaving import release
from dealpost.mailboxes.handing_over import give_to_team, give_to_user
from dealpost.mailboxes.models import Mailbox


class NotTheOwner(Exception):
    """What is private to somebody is shown to others by their own word alone."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What handing it over does: who reads it before and after, and how many conversations."""

    readers_then: Sequence[User]
    new_readers: Sequence[User]
    former_readers: Sequence[User]
    all: int
    private: int
    assigned: int  # to somebody who will not use the mailbox any more


def effect(mailbox: Mailbox, to: Team | User) -> Effect:
    now = set(mailbox.readers.filter(is_active=True))
    then = set(to.members.filter(is_active=True)) if isinstance(to, Team) else {to}
    strands = Strand.objects.standing().filter(mailbox=mailbox)
    lost = strands.filter(assignee__isnull=False)
    if isinstance(to, Team):
        lost = lost.exclude(assignee__in=then)
    return Effect(
        readers_then=_by_name(then),
        new_readers=_by_name(then - now),
        former_readers=_by_name(now - then),
        all=strands.count(),
        private=strands.filter(visibility=Mailbox.Visibility.PRIVATE).count(),
        assigned=lost.count(),
    )


@transaction.atomic
def hand_over(mailbox: Mailbox, to: Team | User, *, by: User, at: datetime) -> None:
    """Give it to a team or a user, its past mail included. Raises NotTheOwner.

    A personal mailbox is given away by its owner and nobody else, administrators included.
    """
    if mailbox.owner_id not in (None, by.pk):
        raise NotTheOwner
    if isinstance(to, Team):
        give_to_team(mailbox, to, at=at)
    else:
        give_to_user(mailbox, to, at=at)
    release(by=by, at=at)


def _by_name(users: set[User]) -> list[User]:
    return sorted(users, key=lambda user: user.name.casefold())
