"""A user's word about a message that was held."""

from datetime import datetime

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.intake.addressing import thing_at
from dealpost.intake.filing import keep, may_see
from dealpost.intake.models import Dropped


@transaction.atomic
def accept(dropped: Dropped, *, by: User, at: datetime) -> bool:
    """File it as this user's; return False if it is decided, or the address gone, meanwhile."""
    locked = Dropped.objects.select_for_update().waiting_for(by).filter(pk=dropped.pk).first()
    thing = thing_at(dropped.recipient)
    if locked is None or thing is None or not may_see(by, thing):
        return False
    keep(locked, thing, user=by, at=at)
    return True


def discard(dropped: Dropped) -> None:
    """Let it wait no longer; its bytes stay for a while, for whoever thinks better of it."""
    _change(dropped, Dropped.State.HELD, Dropped.State.DISCARDED)


def take_back(dropped: Dropped) -> None:
    """Let it wait again."""
    _change(dropped, Dropped.State.DISCARDED, Dropped.State.HELD)


def _change(dropped: Dropped, before: str, after: str) -> None:
    Dropped.objects.filter(pk=dropped.pk, state=before).update(state=after)
