"""A draft from its first letter to the moment before it is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When

from dealpost.accounts.models import User
from dealpost.conversations.models import Message
from dealpost.mailboxes.models import Mailbox
from dealpost.mime.filenames import safe_filename
from dealpost.outbox import limits
from dealpost.outbox.addressing import Recipient
from dealpost.outbox.cleaning import clean
from dealpost.outbox.items import can_be_first, items_named, names_of
from dealpost.outbox.models import Draft, DraftAttachment

# After the last key, until the provider is told; and where it has refused the draft before.
PAUSE = timedelta(seconds=20)
AFTER_TROUBLE = timedelta(minutes=10)


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
    items: Sequence[str] = ()  # of "deal-42"
    main_item: str = ""


@transaction.atomic
def start(
    author: User,
    *,
    at: datetime,
    to: Sequence[Recipient] = (),
    subject: str = "",
    items: Sequence[str] = (),
) -> Draft:
    """Begin a new message. Raises NoMailbox.

    One that was begun before and never written in is taken again: opening leaves no heap.
    """
    mailbox = own_mailbox(author)
    blank = Draft.objects.of(author).at_hand().filter(kind=Draft.Kind.NEW, version=0).first()
    draft = blank or Draft(author=author)
    draft.mailbox, draft.to, draft.cc, draft.bcc = mailbox, list(to), [], []
    draft.subject, draft.updated_at = subject[:998], at
    draft.items, draft.main_item = names_of(items_named(items, author)), ""
    draft.save()
    return draft


def save(draft: Draft, written: Written, *, version: int, at: datetime) -> bool:
    """Keep what was typed. False if it says something else by now.

    Another window has saved it meanwhile, or another mail program has changed it.
    """
    saved = Draft.objects.at_hand().filter(pk=draft.pk, version=version)
    fields = _fields(draft, written)
    done = saved.update(**fields, version=F("version") + 1, **_changed(draft, at))
    writer = draft.author
    draft.refresh_from_db()
    draft.author = draft.author or writer  # a team's draft has no author until it is sent
    # Whose answer got lost sends the same again.
    return done == 1 or all(getattr(draft, name) == value for name, value in fields.items())


@transaction.atomic
def keep_beside(draft: Draft, written: Written, *, by: User, at: datetime) -> Draft:
    """Keep what could not be saved, because the draft says something else by now, as another."""
    kept = Draft.objects.create(
        author=by,
        kind=draft.kind,
        conversation=draft.conversation,
        answers=draft.answers,
        ancestry=draft.ancestry,
        quote=draft.quote,
        beside=draft,
        version=1,
        edition=1,
        updated_at=at,
        tell_at=at + PAUSE,
        **_fields(draft, written),
    )
    for file in draft.attachments.all():
        file.pk, file.draft = None, kept
        file.save()
    return kept


def _fields(draft: Draft, written: Written) -> dict[str, Any]:
    """Return what was written as a row has it."""
    return {
        "mailbox": written.mailbox,
        "to": list(written.to),
        "cc": list(written.cc),
        "bcc": list(written.bcc),
        "subject": " ".join(written.subject.split())[:998],
        "html": clean(written.html),
        "visibility": written.visibility,
        **_about(written, draft.author),
    }


def _about(written: Written, author: User | None) -> dict[str, Any]:
    """Return what it is about, of what its author may see."""
    items = items_named(written.items, author) if author else []
    mains = names_of([item for item in items if can_be_first(item)])
    main = written.main_item if written.main_item in mains else ""
    return {"items": names_of(items), "main_item": main}


def touch(draft: Draft, *, at: datetime) -> None:
    """Note that a file came or went: the provider's copy is of an earlier edition now."""
    Draft.objects.filter(pk=draft.pk).update(**_changed(draft, at))


def _changed(draft: Draft, at: datetime) -> dict[str, Any]:
    """Tell the provider soon, but not of every key that is pressed."""
    wait = AFTER_TROUBLE if draft.trouble else PAUSE
    return {"edition": F("edition") + 1, "updated_at": at, "tell_at": at + wait}


@transaction.atomic
def drop_quote(draft: Draft, *, at: datetime) -> None:
    """Leave out the message that is answered, and the pictures that stood in it."""
    for each in draft.attachments.filter(is_inline=True).defer("content"):
        if f"cid:{each.content_id}" not in draft.html:
            each.delete()
    Draft.objects.filter(pk=draft.pk).update(quote="", **_changed(draft, at))


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


@transaction.atomic
def detach(file: DraftAttachment, *, at: datetime) -> None:
    file.delete()
    touch(file.draft, at=at)


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
