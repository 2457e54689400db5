"""The rows of messages: written in bulk, because a first sync writes thousands a second."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db import connection
from django.db.models import Q

from dealpost.conversations import drafted, raw_storage, wording
from dealpost.conversations.copying import Vector, copy_rows, reserve_keys
from dealpost.conversations.holding import hold
from dealpost.conversations.joining import shown_in
from dealpost.conversations.models import (
    Ancestry,
    Attachment,
    Message,
    Participant,
    RawMessage,
)
from dealpost.conversations.preparing import Prepared
from dealpost.conversations.threading import Letter, assign
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.mime.reading import read
from dealpost.providers.contract import FlagChange, Role

Keyed: TypeAlias = Sequence[tuple[int, Prepared]]  # with the key of the message


@dataclass(frozen=True, slots=True)
class Stored:
    messages: tuple[int, ...]  # a key for each message handed in
    new: frozenset[int] = frozenset()  # those that nobody here had before
    threads: frozenset[int] = frozenset()  # of the new ones


def store(mailbox: Mailbox, messages: Sequence[Prepared], *, folder: Folder | None) -> Stored:
    """Store messages and that this mailbox holds them, each once."""
    known = _known(messages)
    if folder is not None and folder.role == Role.SENT:
        known = _sent_from_here(mailbox, messages) | known
    fresh = list({m.content_key: m for m in messages if m.content_key not in known}.values())
    keyed = list(zip(reserve_keys(Message, len(fresh)), fresh, strict=True))
    threads = _write(keyed)
    keys = known | {message.content_key: key for key, message in keyed}
    everyone = tuple(keys[message.content_key] for message in messages)
    hold(mailbox, everyone, [message.arrival for message in messages])
    return Stored(everyone, frozenset(key for key, _ in keyed), frozenset(threads))


def unread(message: Prepared) -> Prepared:
    """Return it without what was read from it: for a message that the database refuses."""
    return message._replace(
        parsed=read(b""),
        text="",
        snippet="",
        base_subject="",
        is_orphan=False,
        search=wording.vector(),
    )


KNOWN = "SELECT content_key, id FROM conversations_message WHERE content_key = ANY(%s)"


def _known(messages: Sequence[Prepared]) -> dict[bytes, int]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [[message.content_key for message in messages]])
        return {bytes(content): key for content, key in cursor.fetchall()}


def _sent_from_here(mailbox: Mailbox, messages: Sequence[Prepared]) -> dict[bytes, int]:
    """Recognise what we sent by its Message-ID alone: some providers (Exchange) file it rewritten.

    Only in the Sent folder, where no stranger can put a message that bears an id of ours.
    """
    keys = {m.parsed.message_id: m.content_key for m in messages if m.parsed.message_id}
    held = Q(deliveries__mailbox=mailbox)
    if mailbox.owner_id is not None:  # a copy that they sent to an address of ours came before it
        of_theirs = Mailbox.objects.filter(provider=Mailbox.DROP_BOX, owner=mailbox.owner_id)
        held |= Q(deliveries__mailbox__in=of_theirs)
    ours = Message.objects.filter(held, rfc_message_id__in=keys, is_ours=True)
    return {keys[identifier]: key for identifier, key in ours.values_list("rfc_message_id", "pk")}


def _write(keyed: Keyed) -> list[int]:
    """Write new messages; return the thread of each."""
    if not keyed:
        return []
    threads = assign([Letter(message.identifiers, message.at) for _, message in keyed])
    homes = shown_in(set(threads))
    places = [(thread, homes[thread]) for thread in threads]
    ours = set(Mailbox.objects.values_list("address", flat=True))
    copy_rows(Message, MESSAGE, _messages(keyed, places, ours))
    copy_rows(RawMessage, RAW, _raws(keyed))
    copy_rows(Participant, PARTICIPANT, _participants(keyed))
    copy_rows(Attachment, ATTACHMENT, _attachments(keyed))
    return threads


MESSAGE = [
    "id",
    "thread_id",
    "conversation_id",
    "content_key",
    "rfc_message_id",
    "at",
    "subject",
    "base_subject",
    "is_orphan",
    "sender_name",
    "sender_address",
    "is_ours",
    "snippet",
    "text",
    "search",
    "automation",
    "has_attachments",
    "size",
]


def _messages(
    keyed: Keyed, places: Sequence[tuple[int, int]], ours: set[str]
) -> Iterator[Sequence[object]]:
    for (key, message), (thread, conversation) in zip(keyed, places, strict=True):
        parsed = message.parsed
        yield (
            key,
            thread,
            conversation,
            message.content_key,
            parsed.message_id[:998],
            message.at,
            parsed.subject[:998],
            message.base_subject,
            message.is_orphan,
            parsed.sender.name[:320],
            parsed.sender.address[:320],
            parsed.sender.address.lower() in ours,
            message.snippet,
            message.text,
            Vector(message.search),
            parsed.automation.value,
            any(not attachment.inline for attachment in parsed.attachments),
            message.arrival.size,
        )


RAW = ["message_id", "zstd", "file", "is_truncated"]


def _raws(keyed: Keyed) -> Iterator[Sequence[object]]:
    for key, message in keyed:
        yield (key, *raw_storage.keep(message.compressed), message.arrival.truncated)


PARTICIPANT = ["message_id", "kind", "name", "address"]


def _participants(keyed: Keyed) -> Iterator[Sequence[object]]:
    for key, message in keyed:
        parsed = message.parsed
        for kind, addresses in (
            (Participant.Kind.FROM, (parsed.sender,)),
            (Participant.Kind.REPLY_TO, parsed.reply_to),
            (Participant.Kind.TO, parsed.to),
            (Participant.Kind.CC, parsed.cc),
            (Participant.Kind.BCC, parsed.bcc),
        ):
            for each in addresses:
                if each.address or each.name:
                    yield (key, kind.value, each.name[:320], each.address[:320].lower())


ATTACHMENT = ["message_id", "index", "filename", "content_type", "size", "content_id", "is_inline"]


def _attachments(keyed: Keyed) -> Iterator[Sequence[object]]:
    for key, message in keyed:
        for each in message.parsed.attachments:
            yield (
                key,
                each.index,
                each.filename[:255],
                each.content_type[:255],
                each.size,
                each.content_id[:255],
                each.inline,
            )


# As the provider has it; what was done here is laid over it (overlaying.py).
PLACE = """
WITH placed AS MATERIALIZED (
    SELECT d.id, new.uid, new.modseq, string_to_array(new.flags, ' ') AS flags,
           num_nonnulls(d.unplaced_at, d.removed_at) > 0 OR d.is_draft AS was_otherwise
    FROM unnest(%(messages)s::bigint[], %(uids)s::bigint[], %(modseqs)s::bigint[],
                %(flags)s::text[]) AS new (message, uid, modseq, flags)
    CROSS JOIN LATERAL (
        SELECT * FROM conversations_delivery WHERE message_id = new.message OFFSET 0
    ) AS d
    WHERE d.mailbox_id = %(mailbox)s
), found AS (
    UPDATE conversations_delivery SET unplaced_at = NULL, removed_at = NULL, is_draft = false
    WHERE id = ANY(ARRAY(SELECT id FROM placed WHERE was_otherwise))
)
INSERT INTO conversations_placement
    (delivery_id, folder_id, epoch, uid, remote_flags, modseq, shown_in_id, is_seen, is_flagged)
SELECT id, %(folder)s, %(epoch)s, uid, flags::varchar[], modseq, %(folder)s,
       flags @> ARRAY['\\Seen'], flags @> ARRAY['\\Flagged']
FROM placed
ON CONFLICT (folder_id, epoch, uid) DO NOTHING
RETURNING uid
"""


def place(mailbox: Mailbox, folder: Folder, epoch: int, keyed: Keyed) -> list[FlagChange]:
    """Remember that the messages lie in this folder, under their uids.

    Return the flags of those that were known to lie there: we have moved them there ourselves,
    with the flags that they had when we last looked.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            PLACE,
            {
                "mailbox": mailbox.pk,
                "folder": folder.pk,
                "epoch": epoch,
                "messages": [key for key, _ in keyed],
                "uids": [message.arrival.uid for _, message in keyed],
                "modseqs": [message.arrival.modseq for _, message in keyed],
                "flags": [" ".join(sorted(message.arrival.flags)) for _, message in keyed],
            },
        )
        placed = {uid for (uid,) in cursor.fetchall()}
    drafted.mark(mailbox, folder, keyed)
    arrivals = [message.arrival for _, message in keyed]
    return [FlagChange(a.uid, a.flags, a.modseq) for a in arrivals if a.uid not in placed]


def rewrite(key: int, message: Prepared) -> None:
    """Store anew what was read from a message, under its key; its deliveries stay.

    Whoever refers to it does not notice: foreign keys are checked when the transaction ends.
    """
    for model in (RawMessage, Participant, Attachment, Ancestry):
        model._default_manager.filter(message=key).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM conversations_message WHERE id = %s", [key])
    _write([(key, message)])
