"""Trying again to read a message that was set aside, or to fetch whole one that came in part."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from django.db.models import F

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Message, Placement, SetAside
from dealpost.conversations.preparing import prepare
from dealpost.conversations.rereading import take_over
from dealpost.mailboxes.models import Mailbox
from dealpost.providers import open_store
from dealpost.providers.contract import Arrival
from dealpost.sync.parser_process import Read, read_apart


def read_again(
    mailbox: Mailbox,
    aside: SetAside,
    *,
    clock: Callable[[], datetime],
    reader: Read = prepare,
) -> bool:
    """Read the message again, in a process of its own; return whether it can be read now.

    What came truncated is fetched whole first: raises a ProviderError.
    """
    aside.try_again(at=clock())
    message = aside.message
    if message.raw.is_truncated:
        arrival = _whole(mailbox, message)
    else:
        raw = raw_storage.read(message.raw)
        arrival = Arrival(0, raw, message.at, frozenset(), size=message.size)
    reading = read_apart(arrival, reader) if arrival else None
    is_read = reading is not None and take_over(message, reading, at=clock())
    if is_read:
        mailbox.note("set_aside_read", at=clock())
    return is_read


def _whole(mailbox: Mailbox, message: Message) -> Arrival | None:
    """Fetch it whole; None where the provider no longer has it, or gives no more of it."""
    places = Placement.objects.filter(delivery__mailbox=mailbox, delivery__message=message)
    place = places.filter(epoch=F("folder__epoch")).select_related("folder").first()
    if place is None:
        return None
    arrival = asyncio.run(_fetch(mailbox, place))
    return None if arrival is None or arrival.truncated else arrival


async def _fetch(mailbox: Mailbox, place: Placement) -> Arrival | None:
    store = await open_store(mailbox.provider, mailbox.account)
    try:
        coming = store.fetch(place.folder.remote_id, epoch=place.epoch, uids={place.uid})
        return await anext(coming, None)
    finally:
        await store.close()
