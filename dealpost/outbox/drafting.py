"""A draft from its first letter to the moment before it is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Value, When

from dealpost.accounts.models import User
from dealpost.conversations.models import Message
from dealpost.mailboxes.models import Mailbox
from dealpost.mime.filenames import safe_filename
from dealpost.outbox import limits
from dealpost.outbox.addressing import Recipient
from dealpost.outbox.cleaning import clean
from dealpost.outbox.items import item_named
from dealpost.outbox.models import Draft, DraftAttachment


class NoMailbox(Exception):
    """The user has no mailbox to send from."""


class TooLarge(Exception):
    """The files together would be larger than what mail servers take."""


@dataclass(frozen=True, slots=True)
class Written:
    """All that a person can change in a draft."""

    mailbox: Mailbox
    to: Sequence[Recipient] = ()
    cc: Sequence[Recipient] = ()
    bcc: Sequence[Recipient] = ()
    subject: str = ""
    html: str = ""
    visibility: str = ""
    item: str = ""


@transaction.atomic
def start(
    author: User,
    *,
    at: datetime,
    to: Sequence[Recipient] = (),
    subject: str = "",
    item: str = "",
) -> Draft:
    """Begin a new message. Raises NoMailbox.

    One that was begun before and never written in is taken again: opening leaves no heap.
    """
    item = item if item_named(item, author) else ""
    mailbox = own_mailbox(author)
    blank = Draft.objects.of(author).at_hand().filter(kind=Draft.Kind.NEW, version=0).first()
    draft = blank or Draft(author=author)
    draft.mailbox, draft.to, draft.cc, draft.bcc = mailbox, list(to), [], []
    draft.subject, draft.item, draft.updated_at = subject[:998], item, at
    draft.save()
    return draft


def save(draft: Draft, written: Written, *, version: int, at: datetime) -> bool:
    """Keep what was typed. False if somebody (another window) saved another version meanwhile."""
    saved = Draft.objects.at_hand().filter(pk=draft.pk, version=version)
    done = saved.update(
        mailbox=written.mailbox,
        to=list(written.to),
        cc=list(written.cc),
        bcc=list(written.bcc),
        subject=" ".join(written.subject.split())[:998],
        html=clean(written.html),
        visibility=written.visibility,
        item=written.item if item_named(written.item, draft.author) else "",
        version=F("version") + 1,
        updated_at=at,
    )
    draft.refresh_from_db()
    return done == 1


@transaction.atomic
def drop_quote(draft: Draft) -> None:
    """Leave out the message that is answered, and the pictures that stood in it."""
    for each in draft.attachments.filter(is_inline=True).defer("content"):
        if f"cid:{each.content_id}" not in draft.html:
            each.delete()
    Draft.objects.filter(pk=draft.pk).update(quote="")


@transaction.atomic
def attach(
    draft: Draft,
    content: bytes,
    *,
    filename: str,
    content_type: str,
    content_id: str = "",
) -> DraftAttachment:
    """Add a file; with a content id, a picture within the text. Raises TooLarge."""
    Draft.objects.select_for_update().get(pk=draft.pk)  # two uploads at once share one limit
    if len(content) > limits.room_left(draft) or draft.attachments.count() >= limits.MOST_FILES:
        raise TooLarge
    return DraftAttachment.objects.create(
        draft=draft,
        filename=safe_filename(filename)[:255] or "file",
        content_type=content_type[:255],
        size=len(content),
        content=content,
        content_id=content_id,
        is_inline=bool(content_id),
    )


def own_mailbox(author: User, *, answering: Message | None = None) -> Mailbox:
    """Return the mailbox to write from: where the answered message lies, else the user's own.

    Raises NoMailbox.
    """
    usable = Mailbox.objects.used_by(author).exclude(outgoing_host="").distinct()
    holding = usable.filter(deliveries__message=answering) if answering else usable.none()
    own_first = Case(When(owner=author, then=Value(0)), default=Value(1))
    addressed = set(answering.participants.values_list("address", flat=True)) if answering else ()
    holders: Iterable[Mailbox] = holding.order_by(own_first, "pk")
    best = sorted(holders, key=lambda mailbox: mailbox.address.lower() not in addressed)
    mailbox = next(iter(best), None) or usable.order_by(own_first, "pk").first()
    if mailbox is None:
        raise NoMailbox
    return mailbox
