"""What was sent to an address of ours goes where it belongs, is held for a word, or is stopped."""

from datetime import datetime

from django.db import models, transaction

from dealpost.accounts.models import User
from dealpost.conversations import raw_storage
from dealpost.conversations.linking import link
from dealpost.conversations.models import Message
from dealpost.conversations.preparing import prepare
from dealpost.conversations.receiving import receive
from dealpost.crm.models import Person
from dealpost.crm.models.visible import visible_items
from dealpost.intake import forwarded
from dealpost.intake.addressing import thing_at
from dealpost.intake.boxes import box_of
from dealpost.intake.judging import head_of, reason_to_stop, verdict
from dealpost.intake.models import Dropped
from dealpost.mailboxes.models import Mailbox
from dealpost.mime.reading import read
from dealpost.providers.contract import Arrival

State, Why = Dropped.State, Dropped.Why
MOST_TRIES = 3


def file(dropped: Dropped, *, at: datetime) -> None:
    """Do what is to be done with it; safe to call again, whatever died meanwhile."""
    thing = thing_at(dropped.recipient)
    if dropped.tries >= MOST_TRIES:
        dropped.become(State.HELD, Why.UNREADABLE, user=_asked(thing))
        return
    dropped.try_again()
    with transaction.atomic():
        locked = Dropped.objects.select_for_update().get(pk=dropped.pk)
        if locked.state == State.WAITING:
            _file(locked, thing, at=at)


@transaction.atomic
def keep(dropped: Dropped, thing: models.Model, *, user: User, at: datetime) -> Message:
    """Store it in the drop box of this user, who says that it belongs there."""
    raw = dropped.raw
    inside = forwarded.original(raw)
    content = inside or _as_theirs(raw, user)
    arrival = Arrival(
        uid=0, raw=content, received_at=dropped.received_at, flags=frozenset(), size=len(content)
    )
    stored = receive(box_of(user, at=at), [prepare(arrival)], at=at, tell=False)
    message = Message.objects.select_related("conversation").get(pk=stored.messages[0])
    for item in [] if isinstance(thing, User) else [thing]:
        link(message.conversation, item, by=user, at=at)
    if inside is None:
        _link_writer(message, forwarded.writer(read(raw)), user=user, at=at)
    dropped.message = message
    dropped.become(State.FILED, user=user)
    return message


def _as_theirs(raw: bytes, user: User) -> bytes:
    """Return the same message as a mailbox of theirs has it, though a server has changed this copy.

    Their own mailboxes only: a Message-ID proves nothing about mail of others.
    """
    parsed = read(raw)
    same = Message.objects.filter(
        rfc_message_id=parsed.message_id,
        sender_address__iexact=parsed.sender.address,
        deliveries__mailbox__in=Mailbox.objects.used_by(user),
    )
    found = same.select_related("raw").order_by("pk").first() if parsed.message_id else None
    return raw_storage.read(found.raw) if found else raw


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
    if doubt or sender is None:
        asked = sender if doubt == Why.UNPROVEN and not isinstance(thing, User) else None
        dropped.become(State.HELD, doubt, user=asked or _asked(thing))
    else:
        keep(dropped, thing, user=sender, at=at)


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


def _link_writer(message: Message, address: str, *, user: User, at: datetime) -> None:
    persons = Person.objects.visible_to(user).filter(addresses__address=address)
    for person in persons[:1] if address else ():
        link(message.conversation, person, by=user, at=at)
