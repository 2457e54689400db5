"""A user's word about a message that was held."""

from datetime import datetime

from django.db import transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.intake.addressing import thing_at
from dealpost.intake.filing import may_see
from dealpost.intake.keeping import give_up, keep
from dealpost.intake.models import Dropped, Trust


@transaction.atomic
def accept(dropped: Dropped, *, by: User, at: datetime) -> bool:
    """File it as this user's; return False if it is decided, or the address gone, meanwhile."""
    locked = Dropped.objects.select_for_update().waiting_for(by).filter(pk=dropped.pk).first()
    thing = thing_at(dropped.recipient)
    if locked is None or thing is None or not may_see(by, thing):
        return False
    keep(locked, thing, user=by, at=at)
    live.changed(live.topic(by))
    return True


@transaction.atomic
def put_back(dropped: Dropped, *, by: User, at: datetime) -> bool:
    """Let it wait again, though it was filed; return False if it is not theirs to put back."""
    filed = Dropped.objects.select_for_update(of=("self",)).select_related("message")
    locked = filed.filed_by(by).filter(pk=dropped.pk).first()
    if locked is None:
        return False
    give_up(locked, by=by, at=at)
    live.changed(live.topic(by))
    return True


@transaction.atomic
def trust(address: str, *, by: User, at: datetime) -> int:
    """File what names this sender from now on, and what waits of it; return how much that was."""
    address = address.strip().lower()
    Trust.objects.get_or_create(user=by, address=address, defaults={"since": at})
    waiting = Dropped.objects.waiting_for(by).filter(sender=address)
    believed = waiting.exclude(why=Dropped.Why.FORGED)
    return sum(accept(each, by=by, at=at) for each in believed)


def trust_no_longer(address: str, *, by: User) -> None:
    """What comes from now on waits again; what was filed stays."""
    Trust.objects.filter(user=by, address=address.strip().lower()).delete()


def discard(dropped: Dropped) -> None:
    """Let it wait no longer; its bytes stay for a while, for whoever thinks better of it."""
    _change(dropped, Dropped.State.HELD, Dropped.State.DISCARDED)


def take_back(dropped: Dropped) -> None:
    """Let it wait again."""
    _change(dropped, Dropped.State.DISCARDED, Dropped.State.HELD)


def _change(dropped: Dropped, before: str, after: str) -> None:
    Dropped.objects.filter(pk=dropped.pk, state=before).update(state=after)
