"""A copy becomes a message in the drop box of a user, linked to what it was sent to; and undone."""

from dataclasses import asdict
from datetime import datetime

from django.db import models, transaction

from dealpost.accounts.models import User
from dealpost.conversations import raw_storage
from dealpost.conversations.forgetting import forget
from dealpost.conversations.linking import link
from dealpost.conversations.models import Delivery, Message, kind_of
from dealpost.conversations.preparing import Prepared, prepare
from dealpost.conversations.receiving import receive
from dealpost.conversations.undoing_links import Before, remember, restore
from dealpost.crm.models import Person
from dealpost.intake import forwarded
from dealpost.intake.boxes import box_of
from dealpost.intake.models import Dropped
from dealpost.mailboxes.models import Mailbox
from dealpost.mime.reading import read
from dealpost.providers.contract import Arrival


@transaction.atomic
def keep(dropped: Dropped, thing: models.Model, *, user: User, at: datetime) -> Message:
    """Store it in the drop box of this user, who says that it belongs there."""
    raw = dropped.raw
    inside = forwarded.original(raw)
    prepared = prepare(_arrival(inside or _as_theirs(raw, user), dropped.received_at))
    box = box_of(user, at=at)
    is_new = not _holds(box, prepared)
    stored = receive(box, [prepared], at=at, tell=False)
    message = Message.objects.select_related("conversation").get(pk=stored.messages[0])
    items = [] if isinstance(thing, User) else [thing]
    if inside is None:
        items += _writers(forwarded.writer(read(raw)), user)
    dropped.before = {"is_new": is_new, "links": _link(message, items, user=user, at=at)}
    dropped.message = message
    dropped.become(Dropped.State.FILED, user=user)
    return message


@transaction.atomic
def give_up(dropped: Dropped, *, by: User, at: datetime) -> None:
    """Undo `keep`: its links stand as before, and the message goes if it came by this alone."""
    for words in dropped.before.get("links", ()):
        rows = tuple((key, state and tuple(state), first) for key, state, first in words["rows"])
        restore(Before(words["kind"], words["item"], rows), by=by, at=at)
    message, dropped.message = dropped.message, None
    is_new = dropped.before.get("is_new", False)
    dropped.before = {}
    dropped.become(Dropped.State.HELD)
    others = Dropped.objects.filter(message=message, user=by, state=Dropped.State.FILED)
    if message is not None and is_new and not others.exists():
        forget(box_of(by, at=at), [message.pk])


def _arrival(raw: bytes, at: datetime) -> Arrival:
    return Arrival(uid=0, raw=raw, received_at=at, flags=frozenset(), size=len(raw))


def _holds(box: Mailbox, prepared: Prepared) -> bool:
    held = Delivery.objects.filter(mailbox=box, message__content_key=prepared.content_key)
    return held.exists()


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


def _link(
    message: Message, items: list[models.Model], *, user: User, at: datetime
) -> list[dict[str, object]]:
    before = []
    for item in items:
        before.append(asdict(remember([message.conversation_id], kind_of(item), item.pk)))
        link(message.conversation, item, by=user, at=at)
    return before


def _writers(address: str, user: User) -> list[models.Model]:
    persons = Person.objects.visible_to(user).filter(addresses__address=address)
    return list(persons[:1]) if address else []
