"""Somebody comes back by a link that an administrator made, having lost their password.

An administrator could open that link, too. So it opens no private mail to whoever does not prove
to be its owner (docs/decisions/0035).
"""

from datetime import datetime
from enum import Enum

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.accounts.signing_in import attempt
from dealpost.conversations import letting_in
from dealpost.conversations.models import Access
from dealpost.events.recording import record
from dealpost.mailboxes.models import Mailbox
from dealpost.mailboxes.proving import provable, proven


class Proof(Enum):
    """What is asked of whoever holds the link, beside it."""

    NONE = "none"
    MAILBOX = "mailbox"  # the password of one of their mailboxes
    IMPOSSIBLE = "impossible"  # there is private mail, and nothing to prove it by


class NotProven(Exception):
    """The password of the mailbox is another."""


def proof_asked_of(user: User) -> Proof:
    """Nothing is asked of who comes for the first time, or has no mail of their own."""
    if not user.has_usable_password() or not Mailbox.objects.filter(owner=user).exists():
        return Proof.NONE
    return Proof.MAILBOX if provable(user) else Proof.IMPOSSIBLE


def prove(user: User, secret: str, *, place: str, at: datetime) -> None:
    """Raises NotProven, or accounts.TooManyFailures."""
    if attempt(lambda: proven(user, secret), email=user.email, place=place, at=at) is None:
        raise NotProven


@transaction.atomic
def come_back(user: User, password: str, *, at: datetime) -> None:
    """Give them the password that they chose; call it once what was asked of them is proven.

    Who proved nothing reads no private mail of colleagues either, until those let them in again.
    """
    was_here = user.has_usable_password()
    if was_here and proof_asked_of(user) is Proof.NONE:
        granted = Access.objects.granted().filter(user=user)
        for access in granted.select_related("conversation", "mailbox"):
            letting_in.revoke(access, by=user, at=at)
    user.change_password(password)
    if was_here:
        record("password_set_by_link", about=[user], at=at, by=user)
