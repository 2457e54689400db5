"""A mailbox changes hands: who will read what, said before; and what follows from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dealpost.accounts.models import Team, User
from dealpost.conversations.letting_in import revoke
from dealpost.conversations.models import Access, SharingOfPast, Strand
from dealpost.conversations.models.access import AccessQuerySet
from dealpost.conversations.teamwork.leaving import release
from dealpost.events.recording import record
from dealpost.mailboxes.handing_over import give_to_team, give_to_user
from dealpost.mailboxes.models import Mailbox


class NotTheOwner(Exception):
    """What is private to somebody is shown to others by their own word alone."""


class NotToOneself(Exception):
    """Of mail that nobody is left to speak for, nobody becomes a reader by their own word."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What handing it over does: who reads it before and after, and how many conversations."""

    readers_then: Sequence[User]
    new_readers: Sequence[User]
    former_readers: Sequence[User]
    all: int
    private: int
    assigned: int  # to somebody who will not use the mailbox any more
    let_in: int  # colleagues' leaves to read private conversations that end with it
    becomes_private: bool  # new mail, which is shared now


def effect(mailbox: Mailbox, to: Team | User) -> Effect:
    now = set(mailbox.readers.filter(is_active=True))
    then = readers_of(to)
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
        let_in=_orphaned(mailbox, then).exclude(user__in=then).count(),
        becomes_private=isinstance(to, User) and mailbox.visibility == Mailbox.Visibility.SHARED,
    )


@transaction.atomic
def hand_over(mailbox: Mailbox, to: Team | User, *, by: User, at: datetime) -> None:
    """Give it to a team or a user, its past mail included. Raises NotTheOwner, NotToOneself.

    Only who reads it gives it away, administrators included: else they could take what is private
    to a person, or to a team that does not hear of it. For a team that nobody is left in, whoever
    administers speaks: they give it to others, and read nothing of it themselves.
    Whoever has it then answers for who reads it:

    * what single conversations are, private or shared, they stay;
    * a colleague's leave to read a private one stands as long as who gave it uses the mailbox;
    * a change to all of its past that is under way goes no further;
    * new mail of what becomes personal is private until its owner says otherwise.
    """
    readers = set(mailbox.readers.filter(is_active=True))
    if by not in readers and (readers or not mailbox.is_team):
        raise NotTheOwner
    if by not in readers and by in readers_of(to):
        raise NotToOneself
    if isinstance(to, Team):
        give_to_team(mailbox, to, at=at)
    else:
        give_to_user(mailbox, to, at=at)
    SharingOfPast.objects.filter(mailbox=mailbox, ended_at=None).update(ended_at=at)
    for access in _orphaned(mailbox, mailbox.readers):
        revoke(access, by=by, at=at)
    release(by=by, at=at)
    record("mailbox_handed_over", about=[mailbox], at=at, by=by, to=str(to))


def readers_of(to: Team | User) -> set[User]:
    """Return who would read what is given to them."""
    return set(to.members.filter(is_active=True)) if isinstance(to, Team) else {to}


def _orphaned(mailbox: Mailbox, readers: Iterable[User]) -> AccessQuerySet:
    """Leaves that were given by somebody who is not among these readers."""
    given = Access.objects.granted().filter(mailbox=mailbox)
    return given.exclude(decided_by__in=list(readers))


def _by_name(users: set[User]) -> list[User]:
    return sorted(users, key=lambda user: user.name.casefold())
