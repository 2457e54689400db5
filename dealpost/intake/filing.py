"""What was sent to an address of ours goes where it belongs, is held for a word, or is stopped."""

from datetime import datetime

from django.db import models, transaction

from dealpost.accounts.models import User
from dealpost.crm.models.visible import visible_items
from dealpost.events.recording import record
from dealpost.intake.addressing import thing_at
from dealpost.intake.judging import head_of, reason_to_stop, verdict
from dealpost.intake.keeping import keep
from dealpost.intake.models import Dropped, Trust
from dealpost.mailboxes.models import Mailbox
from dealpost.mime.reading import read

State, Why = Dropped.State, Dropped.Why
MOST_TRIES = 3


def file(dropped: Dropped, *, at: datetime) -> None:
    """Do what is to be done with it; safe to call again, whatever died meanwhile."""
    thing = thing_at(dropped.recipient)
    if dropped.tries >= MOST_TRIES:
        _hold(dropped, Why.UNREADABLE, asked=_asked(thing), at=at)
        return
    dropped.try_again()
    with transaction.atomic():
        locked = Dropped.objects.select_for_update().get(pk=dropped.pk)
        if locked.state == State.WAITING:
            _file(locked, thing, at=at)


def may_see(user: User, thing: models.Model) -> bool:
    if isinstance(thing, User):
        return thing == user
    return type(thing)._default_manager.filter(visible_items(user), pk=thing.pk).exists()


def _file(dropped: Dropped, thing: models.Model | None, *, at: datetime) -> None:
    head, parsed = head_of(dropped.raw), read(dropped.raw)
    dropped.sender, dropped.subject = parsed.sender.address[:320].lower(), parsed.subject[:998]
    sender = user_of(dropped.sender)
    stop = reason_to_stop(
        head, dropped.envelope_sender, by=parsed.automation, is_ours=sender is not None
    )
    if stop or thing is None:
        dropped.become(State.STOPPED, stop or Why.GONE)
        return
    doubt = _doubt(sender, thing, verdict(head, dropped.sender))
    if sender is not None and not doubt:
        keep(dropped, thing, user=sender, at=at)
        return
    proves_little = doubt == Why.UNPROVEN and not isinstance(thing, User)
    asked = (sender if proves_little else None) or _asked(thing)
    if doubt != Why.FORGED and asked is not None and _trusts(asked, dropped.sender, thing):
        keep(dropped, thing, user=asked, at=at)
    else:
        _hold(dropped, doubt, asked=asked, at=at)


@transaction.atomic
def _hold(dropped: Dropped, why: str, *, asked: User | None, at: datetime) -> None:
    dropped.become(State.HELD, why, user=asked)
    if dropped.user is not None:
        record("copy_held", about=[dropped], at=at)


def _trusts(user: User, address: str, thing: models.Model) -> bool:
    return Trust.objects.filter(user=user, address=address).exists() and may_see(user, thing)


def _doubt(sender: User | None, thing: models.Model, found: str) -> str:
    if sender is None:
        return Why.STRANGER
    if found == "fail":
        return Why.FORGED
    if isinstance(thing, User) and thing != sender:
        return Why.ANOTHER
    if not may_see(sender, thing):
        return Why.UNSEEN
    return "" if found == "pass" else Why.UNPROVEN


def user_of(address: str) -> User | None:
    """Return the active user who writes from this address: their own, or of a mailbox of theirs."""
    active = User.objects.filter(is_active=True)
    own = active.filter(email__iexact=address).first()
    return (
        own
        or active.filter(
            pk__in=Mailbox.objects.filter(address__iexact=address, owner__isnull=False).values(
                "owner"
            )
        ).first()
    )


def _asked(thing: models.Model | None) -> User | None:
    """Who is to judge what nobody vouches for: whose address it is, or who has the item."""
    return thing if isinstance(thing, User) else getattr(thing, "owner", None)
