"""What other mail programs did to drafts, as the mirror of the drafts folder shows it.

A function of what is here: call it as often as you like. A message among the drafts that nobody
has looked at yet is, in this order: a copy that we have put there (its mark proves it), an edition
of a draft that we know (by its mark, its Message-ID, or because it takes the place of a copy that
has just gone), or a draft of its own. Where somebody has written here meanwhile, both are kept.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Delivery, Message, Placement
from dealpost.mailboxes.models import Mailbox
from dealpost.mime.subjects import base_subject
from dealpost.outbox.composing import is_written
from dealpost.outbox.draft_marks import OURS, Mark
from dealpost.outbox.draft_reading import Contents, contents_of, take_files
from dealpost.outbox.models import Draft, DraftCopy, Outgoing
from dealpost.outbox.models.draft_copy import AMONG_DRAFTS
from dealpost.outbox.telling import tell_writers
from dealpost.providers.contract import Role


def take_over(mailbox: Mailbox, *, at: datetime) -> None:
    """Follow what has come to the drafts of this mailbox, and what has gone from them."""
    for key in _unknown(mailbox):
        _take(key, at=at)
    gone = DraftCopy.objects.in_mailbox(mailbox.pk).missing().order_by("edition", "pk")
    for copy in gone.select_related("draft"):
        _let_go(copy, mailbox, at=at)


def _unknown(mailbox: Mailbox) -> list[int]:
    """Return the keys of the drafts that nobody has looked at yet, as far as they came whole.

    Where none are taken over, only our own: they are looked for in every pass.
    """
    lying = Placement.objects.current().filter(
        delivery=OuterRef("pk"), folder__role__in=AMONG_DRAFTS
    )
    found = Delivery.objects.drafts().filter(Exists(lying), mailbox=mailbox, draft_copy=None)
    if not mailbox.takes_drafts:
        found = found.filter(message__rfc_message_id__startswith=OURS)
    whole = found.filter(message__raw__is_truncated=False)
    return list(whole.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _take(key: int, *, at: datetime) -> None:
    # One at a time: files go with drafts, and many would not fit into memory.
    delivery = Delivery.objects.select_related("mailbox", "message__raw").get(pk=key)
    raw = raw_storage.read(delivery.message.raw)
    mark = Mark.read(raw)
    named = _named_by(mark, delivery)
    is_ours = bool(mark and mark.proves(bytes(delivery.message.content_key)))
    if mark and is_ours and (named or _was_sent_from_here(mark, delivery)):
        _note(delivery, named, edition=mark.edition, is_ours=True)
        return
    if not delivery.mailbox.takes_drafts:
        return
    contents = contents_of(raw)
    known = named or _with_its_identifier(delivery) or _replaced_by(delivery, contents)
    draft = Draft.objects.select_for_update().get(pk=known.pk) if known else None
    if draft is not None and _is_unchanged_here(draft, delivery.mailbox):
        _change(draft, contents, at=at)
    else:
        draft = _begin(delivery, contents, beside=draft)
    _note(delivery, draft, edition=draft.edition, is_ours=False)
    Draft.objects.filter(pk=draft.pk).update(known_as=contents.message_id[:500])
    tell_writers(draft)


def _named_by(mark: Mark | None, delivery: Delivery) -> Draft | None:
    """Return the draft that the mark names, if it is of this mailbox.

    Somebody may have put a copy into another mailbox: there it is a draft of its own.
    """
    drafts = Draft.objects.filter(mailbox=delivery.mailbox_id)
    return drafts.filter(key=mark.key).first() if mark else None


def _was_sent_from_here(mark: Mark, delivery: Delivery) -> bool:
    """Whether its draft is gone because it left.

    Else the database is older than the mailbox (a backup was restored): its text must not go.
    """
    left = Outgoing.objects.filter(mailbox=delivery.mailbox_id, draft_key=mark.key)
    return left.exclude(state=Outgoing.State.CANCELLED).exists()


def _note(delivery: Delivery, draft: Draft | None, *, edition: int, is_ours: bool) -> None:
    DraftCopy.objects.create(delivery=delivery, draft=draft, edition=edition, is_ours=is_ours)


def _with_its_identifier(delivery: Delivery) -> Draft | None:
    named = delivery.message.rfc_message_id[:500]
    known = Draft.objects.filter(mailbox=delivery.mailbox_id, known_as=named)
    return known.order_by("-updated_at").first() if named else None


def _replaced_by(delivery: Delivery, contents: Contents) -> Draft | None:
    """Return the one draft whose copy has gone, of the same subject and in answer to the same."""
    gone = DraftCopy.objects.in_mailbox(delivery.mailbox_id).leaving()
    drafts = Draft.objects.filter(mailbox=delivery.mailbox_id)
    missing = drafts.filter(copies__in=gone).distinct()
    deleted = drafts.deleted_elsewhere()
    alike = [draft for draft in [*missing, *deleted] if _is_like(draft, contents)]
    return alike[0] if len({draft.pk for draft in alike}) == 1 else None


def _is_like(draft: Draft, contents: Contents) -> bool:
    answered = contents.ancestry[-1] if contents.ancestry else ""
    if base_subject(draft.subject) != base_subject(contents.subject):
        return False
    if answered or _answered(draft):
        return answered == _answered(draft)
    theirs = {each["address"].lower() for each in contents.to}
    return bool(theirs & {each["address"].lower() for each in draft.to})


def _answered(draft: Draft) -> str:
    if draft.answers is not None:
        return draft.answers.rfc_message_id
    return str(draft.ancestry[-1]) if draft.ancestry else ""


def _is_unchanged_here(draft: Draft, mailbox: Mailbox) -> bool:
    """Whether it says here what its copy in the mailbox says, so that nothing is overwritten."""
    if draft.mailbox_id != mailbox.pk:
        return False
    if draft.discarded_at and draft.is_deleted_elsewhere:
        return True  # nobody could write in it since
    at_hand = Draft.objects.at_hand().filter(pk=draft.pk).exists()
    copies = draft.copies.filter(delivery__mailbox=mailbox)
    newest = copies.aggregate(edition=Max("edition"))["edition"]
    return at_hand and newest == draft.edition


def _change(draft: Draft, contents: Contents, *, at: datetime) -> None:
    """Let a draft say what it says at the provider, as its next edition."""
    unwritten = {
        name: [each for each in getattr(draft, name) if not is_written(each)]
        for name in ("to", "cc", "bcc")
    }
    _fill(draft, contents)
    for name, recipients in unwritten.items():
        getattr(draft, name).extend(recipients)
    draft.version, draft.edition = draft.version + 1, draft.edition + 1
    draft.updated_at, draft.tell_at, draft.trouble = at, None, ""
    draft.discarded_at, draft.is_deleted_elsewhere = None, False
    draft.save()
    take_files(draft, contents)


def _begin(delivery: Delivery, contents: Contents, *, beside: Draft | None) -> Draft:
    """Begin a draft for what somebody began elsewhere; of a team's mailbox it is nobody's own."""
    mailbox = delivery.mailbox
    draft = Draft(
        author=mailbox.owner,
        mailbox=mailbox,
        updated_at=delivery.message.at,
        version=1,
        edition=1,
        beside=beside,
    )
    _fill(draft, contents)
    _answer(draft, contents)
    draft.save()
    take_files(draft, contents)
    return draft


def _fill(draft: Draft, contents: Contents) -> None:
    draft.to, draft.cc, draft.bcc = contents.to, contents.cc, contents.bcc
    draft.subject, draft.html, draft.quote = contents.subject, contents.html, contents.quote


def _answer(draft: Draft, contents: Contents) -> None:
    """Find what it answers, as far as this mailbox holds it and shows it."""
    draft.ancestry = contents.ancestry
    if not contents.ancestry:
        return
    held = Delivery.objects.shown().filter(mailbox=draft.mailbox, message=OuterRef("pk"))
    named = Message.objects.filter(Exists(held), rfc_message_id=contents.ancestry[-1])
    answered = named.select_related("conversation").first()
    if answered is not None:
        draft.kind, draft.answers = Draft.Kind.REPLY, answered
        draft.conversation = answered.conversation


@transaction.atomic
def _let_go(copy: DraftCopy, mailbox: Mailbox, *, at: datetime) -> None:
    """Do with the draft what somebody did with its copy, unless it was written in here since."""
    draft = copy.draft
    others = DraftCopy.objects.in_mailbox(mailbox.pk).filter(draft=draft, edition__gte=copy.edition)
    is_theirs = draft is None or draft.mailbox_id != mailbox.pk
    if draft is None or is_theirs or others.exclude(pk=copy.pk).exists():
        copy.delete()
        return
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    is_gone = not Draft.objects.at_hand().filter(pk=draft.pk).exists()
    if not is_gone and draft.edition == copy.edition and not mailbox.takes_drafts:
        return  # it stays as it is here, until such things are taken over again
    copy.delete()
    if is_gone:
        return
    if draft.edition > copy.edition:  # it is put there again
        Draft.objects.filter(pk=draft.pk).update(tell_at=draft.tell_at or at)
        return
    was_sent = _was_sent(draft)
    Draft.objects.filter(pk=draft.pk).update(
        discarded_at=at, is_deleted_elsewhere=not was_sent, tell_at=None
    )
    tell_writers(draft)


def _was_sent(draft: Draft) -> bool:
    """Whether another mail program has sent it: it lies in Sent, under the same Message-ID."""
    if not draft.known_as:
        return False
    sent = Placement.objects.filter(
        delivery__mailbox=draft.mailbox_id,
        delivery__message__rfc_message_id=draft.known_as,
        folder__role=Role.SENT,
    )
    return sent.exists()
