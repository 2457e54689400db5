"""What has left goes into its conversation, through the same door as mail that arrives."""

from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from dealpost.conversations import sharing
from dealpost.conversations.linking import link_to_each
from dealpost.conversations.models import Message
from dealpost.conversations.preparing import prepare
from dealpost.conversations.receiving import receive
from dealpost.outbox import identifying, telling
from dealpost.outbox.composing import renamed
from dealpost.outbox.items import items_named
from dealpost.outbox.models import Outgoing
from dealpost.providers.contract import Arrival, Receipt

SEEN = frozenset({"\\Seen"})
# How long those who were put off wait: servers that greylist ask for 5 to 15 minutes.
REST_WAITS = timedelta(minutes=10)


def keep(outgoing: Outgoing, receipt: Receipt, *, at: datetime) -> None:
    """Remember that a message has left, and show it in its conversation: both or neither."""
    try:
        _keep(outgoing, receipt, at=at)
    except DatabaseError:
        # What has left must never look as if it had not. filing.py will try to show it again.
        outgoing.accept(at=at, next_at=at)


@transaction.atomic
def show(outgoing: Outgoing, *, at: datetime) -> None:
    """Store our copy in its conversation, under the choices made when it was written."""
    received = receive(
        outgoing.mailbox, [prepare(arrival(outgoing, uid=0))], at=at, written_here=True
    )
    message = Message.objects.select_related("conversation").get(pk=received.messages[0])
    if outgoing.draft is not None:
        outgoing.draft.delete()
    outgoing.message, outgoing.conversation, outgoing.draft = message, message.conversation, None
    outgoing.save(update_fields=["message", "conversation", "draft"])
    _apply_choices(outgoing, at=at)


def arrival(outgoing: Outgoing, *, uid: int) -> Arrival:
    """Return our copy as if the provider had handed it to us."""
    raw = copy(outgoing)
    sent_at = outgoing.sent_at or outgoing.written_at
    return Arrival(uid=uid, raw=raw, received_at=sent_at, flags=SEEN, size=len(raw))


def copy(outgoing: Outgoing) -> bytes:
    """Return our copy as its readers know it: under the Message-ID that the provider gave it."""
    return renamed(outgoing.raw, outgoing.message_identifier)


@transaction.atomic
def _keep(outgoing: Outgoing, receipt: Receipt, *, at: datetime) -> None:
    refused = {who: why for who, why in receipt.refused.items() if who not in receipt.deferred}
    is_rest = outgoing.rest_of_id is not None
    named = receipt.message_id.strip("<>") or outgoing.message_identifier
    if not outgoing.accept(
        at=at, next_at=None if is_rest else at, refused=refused, message_identifier=named
    ):
        return
    if not is_rest:
        show(outgoing, at=at)
    if receipt.deferred:
        _send_rest(outgoing, receipt, at=at)
    if refused:
        why = "; ".join(f"{who}: {words}" for who, words in refused.items())
        telling.tell_failure(outgoing, why, at=at)
    telling.tell(outgoing)


def _apply_choices(outgoing: Outgoing, *, at: datetime) -> None:
    conversation = outgoing.conversation
    assert conversation is not None
    items = items_named(outgoing.items, outgoing.author)
    main = next(iter(items_named([outgoing.main_item], outgoing.author)), None)
    link_to_each(conversation, items, main=main, by=outgoing.author, at=at)
    if outgoing.visibility:
        sharing.decide(
            [conversation.pk],
            outgoing.visibility,
            by=outgoing.author,
            at=at,
            mailbox=outgoing.mailbox,
        )
    identifying.intention_of(outgoing).delete()


def _send_rest(outgoing: Outgoing, receipt: Receipt, *, at: datetime) -> None:
    """Send it later to those who were put off: the same bytes, to nobody else."""
    waiting = [who for who in outgoing.recipients if who in receipt.deferred]
    Outgoing.objects.create(
        mailbox=outgoing.mailbox,
        author=outgoing.author,
        conversation=outgoing.conversation,
        rest_of=outgoing.rest_of or outgoing,
        key=identifying.new_key(at),
        message_identifier=outgoing.message_identifier,
        subject=outgoing.subject,
        recipients=waiting,
        written_at=outgoing.written_at,
        zstd=outgoing.zstd,
        file=outgoing.file,
        trouble="; ".join(f"{who}: {receipt.refused[who]}" for who in waiting),
        next_at=at + REST_WAITS,
    )
