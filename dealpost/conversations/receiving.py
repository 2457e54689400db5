"""The one door through which a message comes in, whoever wrote it and wherever it was found.

Safe to call twice with the same messages, in any order, by several processes: a message is known
by its content, a delivery by message and mailbox, a placement by folder, epoch and uid.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from dealpost import live
from dealpost.conversations import labelling, mirroring, orphans, setting_aside, storing, telling
from dealpost.conversations.correcting import correct
from dealpost.conversations.joining import shown_in
from dealpost.conversations.labels.arriving import arrived
from dealpost.conversations.linking import link_automatically
from dealpost.conversations.models import Conversation, Delivery, Link, Message, Strand
from dealpost.conversations.overlaying import overlay_arrived
from dealpost.conversations.preparing import Prepared
from dealpost.conversations.regrouping import settling as regrouping
from dealpost.conversations.standing import refresh
from dealpost.conversations.storing import Stored
from dealpost.conversations.teamwork.closing import reopen_for_news
from dealpost.conversations.threading import one_at_a_time
from dealpost.crm.models import ITEM_KINDS
from dealpost.events.names import EventName
from dealpost.events.recording import Thing, record_each
from dealpost.mailboxes.models import Folder, Mailbox

NEWS: dict[EventName, bool] = {"message_received": False, "message_sent": True}  # is it ours?


@transaction.atomic
def receive(
    mailbox: Mailbox,
    messages: Sequence[Prepared],
    *,
    at: datetime,
    folder: Folder | None = None,
    epoch: int = 0,
    tell: bool = True,
    written_here: bool = False,
) -> Stored:
    """Store messages that the mailbox holds; where a folder is given, that they lie in it.

    `tell=False` for bulk: nobody wants to be told of last year's mail. `written_here` is for what
    left through the outbox: no setting keeps it back for whom it went to.
    """
    one_at_a_time()
    received = _store_each(mailbox, messages, folder, at) if messages else Stored(())
    setting_aside.remember(mailbox, folder, messages, received.messages, at=at)
    if folder is not None:
        keyed = list(zip(received.messages, messages, strict=True))
        known = storing.place(mailbox, folder, epoch, keyed)
        correct(folder, epoch, {each.uid for each in known}, keyed)
        mirroring.change_flags(folder, epoch, known, at=at)
        arrivals = [message.arrival for message in messages]
        labelling.keep(folder, epoch, {each.uid: each.labels for each in arrivals})
        overlay_arrived(mailbox, received.messages)
        flags = [(key, message.arrival.flags) for key, message in keyed]
        arrived(mailbox, flags, new=received.new, at=at)
    if written_here:
        Delivery.objects.filter(mailbox=mailbox, message__in=received.messages).update(
            is_written_here=True
        )
    conversations = _settle(received)
    if mailbox.links_automatically:
        link_automatically(conversations, at=at)
    _tell(mailbox, received, at=at, events=tell)
    return received


def _store_each(
    mailbox: Mailbox, messages: Sequence[Prepared], folder: Folder | None, at: datetime
) -> Stored:
    """Store them together, or, if the database refuses, find the one that it refuses.

    One bad message must neither be lost nor hold up the others: it is set aside.
    """
    try:
        with transaction.atomic():
            return storing.store(mailbox, messages, folder=folder)
    except (DatabaseError, UnicodeError) as error:
        if not setting_aside.is_about_a_message(error):
            raise
        if len(messages) == 1:
            unread = [setting_aside.refused(messages[0])]
            stored = storing.store(mailbox, unread, folder=folder)
            setting_aside.remember(mailbox, folder, unread, stored.messages, at=at)
            return stored
    half = len(messages) // 2
    first = _store_each(mailbox, messages[:half], folder, at)
    second = _store_each(mailbox, messages[half:], folder, at)
    return Stored(
        first.messages + second.messages, first.new | second.new, first.threads | second.threads
    )


CONVERSATIONS = "SELECT DISTINCT conversation_id FROM conversations_message WHERE id = ANY(%s)"


def _settle(received: Stored) -> set[int]:
    """Bring threads, lists and counts in line; return the conversations to be linked."""
    moved = orphans.settle(received.threads)
    regrouping.settle(received.threads | moved, new=received.new)
    with connection.cursor() as cursor:
        cursor.execute(CONVERSATIONS, [list(received.messages)])
        conversations = {key for (key,) in cursor.fetchall()}
    refresh(conversations)
    return conversations | set(shown_in(moved).values())


# Of the messages received, those that are shown in the mailbox.
SHOWN = """
SELECT DISTINCT m.id, m.conversation_id, m.is_ours
FROM unnest(%(messages)s::bigint[]) AS received (id)
CROSS JOIN LATERAL (SELECT * FROM conversations_message WHERE id = received.id OFFSET 0) AS m
CROSS JOIN LATERAL (
    SELECT * FROM conversations_delivery WHERE message_id = m.id OFFSET 0
) AS d
WHERE d.mailbox_id = %(mailbox)s AND d.withheld = ''
ORDER BY m.id
"""


def _tell(mailbox: Mailbox, received: Stored, *, at: datetime, events: bool) -> None:
    """Tell of what is shown; what the settings keep back is nobody's news."""
    live.changed(live.topic(mailbox))
    if not events:
        return
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, {"messages": list(received.messages), "mailbox": mailbox.pk})
        shown = cursor.fetchall()
    new = [row for row in shown if row[0] in received.new]
    places = {conversation for _, conversation, _ in new}
    items = _items(places)
    strands = Strand.objects.filter(conversation__in=places, mailbox=mailbox)
    live.changed(
        *telling.conversations_in(mailbox.pk, {conversation for _, conversation, _ in shown}),
        *telling.items_about(strands),
    )
    reopen_for_news({place for _, place, ours in new if not ours}, mailbox, at=at)
    for name, is_ours in NEWS.items():
        subjects: list[list[Thing]] = [
            [(Message, key), (Conversation, place), (Mailbox, mailbox.pk), *items[place]]
            for key, place, ours in new
            if ours is is_ours
        ]
        record_each(name, about=subjects, at=at)


def _items(conversations: Collection[int]) -> dict[int, list[Thing]]:
    """Return what each conversation is about."""
    items: dict[int, list[Thing]] = defaultdict(list)
    for link in Link.objects.standing().filter(conversation__in=conversations):
        items[link.conversation_id].append((ITEM_KINDS[link.kind], link.item_id))
    return items
