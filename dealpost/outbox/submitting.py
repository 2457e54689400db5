"""From draft to outgoing message: checked, pinned to the last byte, and due after the time to undo.

The draft stays until the message has left, so that taking it back loses nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.conversations import raw_storage
from dealpost.conversations.compression import compress
from dealpost.conversations.models import IntendedVisibility
from dealpost.conversations.models.sight import Seen
from dealpost.mailboxes.models import Mailbox
from dealpost.mime.writing import Unwritable
from dealpost.outbox import addressing, identifying, jobs, limits, telling
from dealpost.outbox.composing import compose
from dealpost.outbox.models import Draft, Outgoing
from dealpost.outbox.overtaking import hold_back
from dealpost.outbox.sharing import share, take_over

NOTHING_MORE = Seen()


@dataclass(eq=False)  # not frozen: Python itself writes in an exception on its way up
class NotReady(Exception):
    """The draft cannot be sent like this. Field -> what to do about it, in plain words."""

    problems: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def submit(
    draft: Draft, *, at: datetime, send_at: datetime | None = None, seen: Seen = NOTHING_MORE
) -> Outgoing:
    """Send a draft after its author's time to undo, or at `send_at`. Raises NotReady.

    Raises Overtaken where the conversation that it answers has news that its author has not seen;
    `seen` is what they say to have seen of that. Sending a draft that is on its way already
    returns the outgoing message that it became.
    """
    writer = draft.author
    draft = Draft.objects.select_for_update(of=("self",)).select_related("author").get(pk=draft.pk)
    away = draft.outgoing.exclude(state=Outgoing.State.CANCELLED).first()
    if away is not None:
        return away
    draft.author = author = draft.author or writer
    if author is None:
        raise NotReady({"mailbox": _("Nobody has this draft open.")})
    check(draft)
    hold_back(draft, author, seen=seen)
    time_to_undo = timedelta(seconds=author.undo_seconds)
    # What is on its way is no draft: its copy goes from the mailbox, unless it is taken back.
    draft.tell_at = at + time_to_undo
    draft.save(update_fields=["author", "tell_at"])
    outgoing = _pin(draft, author, send_at=send_at or at + time_to_undo)
    jobs.go_on(outgoing)
    telling.tell(outgoing)
    return outgoing


def check(draft: Draft) -> None:
    """Raise NotReady unless the draft can be sent by its author."""
    problems = {}
    if wrong := addressing.problems([*draft.to, *draft.cc, *draft.bcc]):
        address, why = next(iter(wrong.items()))
        problems["to"] = _("“%(address)s” is not an e-mail address. %(why)s") % {
            "address": address,
            "why": why,
        }
    elif not draft.recipients:
        problems["to"] = _("Say who should get it: add at least one recipient.")
    elif len(draft.recipients) > addressing.MOST:
        problems["to"] = _("A message can have at most %d recipients.") % addressing.MOST
    usable = Mailbox.objects.used_by(draft.author) if draft.author else Mailbox.objects.none()
    if not usable.filter(pk=draft.mailbox_id).exists():
        problems["mailbox"] = _("You cannot send from this mailbox any more. Choose another.")
    elif not draft.mailbox.outgoing_host:
        problems["mailbox"] = _("This mailbox has no server for outgoing mail yet.")
    if limits.is_too_large(draft):
        problems["attachments"] = limits.words()
    if problems:
        raise NotReady(problems)


@transaction.atomic
def undo(outgoing: Outgoing) -> Draft | None:
    """Take a message back while it has not left; return its draft, or None if it was too late."""
    if not outgoing.take_back():
        return None
    identifying.intention_of(outgoing).delete()
    telling.tell(outgoing)
    return outgoing.draft


@transaction.atomic
def take_back_for(outgoing: Outgoing, user: User) -> Draft | None:
    """Take back what somebody of the team sends, and let `user` go on with its draft.

    The whole team reads it from then on. None if it was too late.
    """
    draft = undo(outgoing)
    if draft is None or outgoing.author == user:
        return draft
    share(draft)
    take_over(draft, by=user)
    return draft


def _pin(draft: Draft, author: User, *, send_at: datetime) -> Outgoing:
    key = identifying.new_key(send_at)
    identifier = identifying.message_identifier(key, draft.mailbox.address.rpartition("@")[2])
    try:
        raw = compose(draft, key=key, identifier=identifier, date=send_at)
    except Unwritable as error:
        raise NotReady({"to": _("The message cannot be written: %s.") % error}) from error
    zstd, file = raw_storage.keep(compress(raw))
    outgoing = Outgoing.objects.create(
        mailbox=draft.mailbox,
        author=author,
        conversation=draft.conversation,
        draft=draft,
        draft_key=draft.key,
        key=key,
        message_identifier=identifier,
        subject=draft.subject,
        recipients=draft.recipients,
        written_at=send_at,
        zstd=zstd,
        file=file,
        items=draft.items,
        main_item=draft.main_item,
        visibility=draft.visibility,
        next_at=send_at,
    )
    if outgoing.visibility:
        IntendedVisibility.objects.create(
            mailbox=outgoing.mailbox,
            message_identifier=identifier,
            visibility=outgoing.visibility,
        )
    return outgoing
