"""Who may come in: the right password, and not too many wrong ones before it."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.contrib.auth import authenticate
from django.db import connection, transaction

from dealpost.accounts.models import FailedSignIn, User

Found = TypeVar("Found")


class TooManyFailures(Exception):
    """Nobody may try this address from this place for a while, not even with the right password."""


def sign_in(email: str, password: str, *, place: str, at: datetime) -> User | None:
    """Return the user whose address and password these are, or None.

    `place` is the network address. Raises TooManyFailures.
    """
    email = email.strip().lower()

    def known() -> User | None:
        user = authenticate(username=email, password=password)
        return user if isinstance(user, User) else None

    return attempt(known, email=email, place=place, at=at)


@transaction.atomic
def attempt(
    ask: Callable[[], Found | None], *, email: str, place: str, at: datetime
) -> Found | None:
    """Ask whether a secret of this address is right; nothing found counts as a failure.

    Raises TooManyFailures.
    """
    _take_turns(f"{place} {email}")
    if FailedSignIn.objects.too_many(email, place=place, at=at):
        raise TooManyFailures
    found = ask()
    if found is not None:
        FailedSignIn.objects.filter(email=email, place=place).delete()
        return found
    FailedSignIn.objects.exclude(pk__in=FailedSignIn.objects.recent(at).values("pk")).delete()
    FailedSignIn.objects.create(email=email, place=place, failed_at=at)
    return None


def _take_turns(who: str) -> None:
    """Let a hundred guesses at once wait for each other, so that each sees the failures before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign in {who}"])
