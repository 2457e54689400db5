"""What is to be done in the drafts folders, so that they say what the drafts here say.

Asked of the state, never remembered: whoever dies between the provider's word and ours leaves a
copy that its mark proves to be ours, and the next look at the folder finds it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from dealpost.conversations import drafted, mirroring
from dealpost.conversations.models import Delivery, Placement
from dealpost.conversations.models.placement import PlacementQuerySet
from dealpost.conversations.preparing import prepare
from dealpost.conversations.receiving import receive
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.mime.writing import Unwritable
from dealpost.outbox.draft_copying import Copy, copy_of
from dealpost.outbox.models import Draft, DraftCopy
from dealpost.outbox.models.draft import DraftQuerySet
from dealpost.outbox.models.draft_copy import AMONG_DRAFTS
from dealpost.outbox.telling import tell_writers
from dealpost.providers.contract import Arrival, Expunge, Found

FLAGS = frozenset({"\\Draft", "\\Seen"})
# After a temporary failure; the mailbox itself is asked for its mail again much sooner.
TRY_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Removal:
    """Where the copies lie that are to go, in one folder."""

    folder: Folder
    copies: frozenset[int]  # keys
    operation: Expunge


def waiting_mailboxes(at: datetime) -> set[int]:
    """Return the keys of the mailboxes in which there is something to do now."""
    due = _untold(Draft.objects.filter(tell_at__lte=at))
    lying = _among_drafts().filter(delivery=OuterRef("delivery"))
    unwanted = DraftCopy.objects.unwanted(at).filter(Exists(lying))
    return {
        *due.values_list("mailbox", flat=True),
        *unwanted.values_list("delivery__mailbox", flat=True),
    }


def are_any(mailbox: Mailbox) -> bool:
    """Whether there is a draft in this mailbox, here or there, or was one a moment ago."""
    return (
        Delivery.objects.drafts().filter(mailbox=mailbox).exists()
        or mailbox.drafts.exists()
        or DraftCopy.objects.in_mailbox(mailbox.pk).exists()
    )


def drafts_to_put(mailbox: Mailbox, at: datetime) -> list[int]:
    """Return the keys of the drafts of which the mailbox has no copy, or an older one."""
    due = _untold(Draft.objects.filter(mailbox=mailbox, tell_at__lte=at))
    return list(due.order_by("tell_at", "pk").values_list("pk", flat=True))


def copy_to_put(key: int, *, at: datetime) -> Copy | None:
    """Write the copy; None if the draft has gone meanwhile, or cannot be written like this."""
    draft = Draft.objects.select_related("mailbox", "author", "answers__raw").filter(pk=key).first()
    if draft is None:
        return None
    try:
        return copy_of(draft)
    except Unwritable as error:
        refuse(key, str(error), at=at)
        return None


@transaction.atomic
def keep(key: int, copy: Copy, found: Found | None, folder: Folder, *, at: datetime) -> None:
    """Remember that the copy lies in the folder: our mirror has it before any pass has seen it."""
    mailbox = folder.mailbox
    uid, epoch = (found.uid, found.epoch) if found else (0, 0)
    message = prepare(
        Arrival(uid=uid, raw=copy.raw, received_at=at, flags=FLAGS, size=len(copy.raw))
    )
    # A label shows what lies elsewhere: there the next pass finds it, under another uid.
    place = folder if found and not folder.is_label else None
    received = receive(mailbox, [message], folder=place, epoch=epoch, at=at, tell=False)
    drafted.hold_as_drafts(mailbox, received.messages)
    delivery = Delivery.objects.get(mailbox=mailbox, message=received.messages[0])
    draft = Draft.objects.select_for_update().filter(pk=key).first()
    DraftCopy.objects.update_or_create(
        delivery=delivery, defaults={"draft": draft, "edition": copy.edition, "is_ours": True}
    )
    if draft is not None:
        draft.known_as, draft.trouble = copy.identifier[:500], ""
        if draft.edition == copy.edition:
            draft.tell_at = None
        draft.save(update_fields=["known_as", "trouble", "tell_at"])
        tell_writers(draft)


@transaction.atomic
def refuse(key: int, why: str, *, at: datetime) -> None:
    """Remember that the provider does not take it: it stays here, and only a change tries again."""
    draft = Draft.objects.select_related("mailbox").get(pk=key)
    if draft.trouble != why:
        draft.mailbox.note("draft_refused", at=at, why=why)
    Draft.objects.filter(pk=key).update(trouble=why, tell_at=None)
    tell_writers(draft)


def put_off(keys: list[int], *, at: datetime) -> None:
    """Try again later: it could not be done now, for a reason that may pass."""
    Draft.objects.filter(pk__in=keys).update(tell_at=at + TRY_AGAIN)


def removals(mailbox: Mailbox, at: datetime) -> list[Removal]:
    """Return what is to be removed: uids of copies of which we know the content, nothing else."""
    unwanted = DraftCopy.objects.in_mailbox(mailbox.pk).unwanted(at)
    lying = _among_drafts().filter(delivery__in=unwanted.values("delivery"))
    lying = lying.select_related("folder__mailbox")
    by_folder: dict[tuple[int, int], list[Placement]] = {}
    for placement in lying.order_by("uid"):
        by_folder.setdefault((placement.folder_id, placement.epoch), []).append(placement)
    keys = dict(unwanted.values_list("delivery", "pk"))
    return [
        Removal(
            folder=places[0].folder,
            copies=frozenset(keys[place.delivery_id] for place in places),
            operation=Expunge(
                places[0].folder.remote_id, epoch, tuple(place.uid for place in places)
            ),
        )
        for (_folder, epoch), places in by_folder.items()
    ]


@transaction.atomic
def removed(removal: Removal, *, at: datetime) -> list[int]:
    """Forget copies that are gone; return the keys of their messages, which are nobody's mail."""
    copies = DraftCopy.objects.filter(pk__in=removal.copies)
    deliveries = Delivery.objects.filter(pk__in=list(copies.values_list("delivery", flat=True)))
    operation = removal.operation
    uids = [(uid, uid) for uid in operation.uids]
    mirroring.remove(removal.folder, operation.epoch, uids, at=at)
    copies.delete()
    return list(deliveries.exclude(Exists(_at_provider())).values_list("message", flat=True))


def leave(removal: Removal, why: str, *, at: datetime) -> None:
    """Leave copies where the provider does not let them be removed."""
    removal.folder.mailbox.note("draft_refused", at=at, why=why)
    DraftCopy.objects.filter(pk__in=removal.copies).update(is_left=True)


def forgettable(mailbox: Mailbox) -> list[int]:
    """Return the messages that were drafts, lie nowhere any more, and are told of by nobody."""
    only_here = Placement.objects.filter(delivery=OuterRef("pk"), epoch=0)
    gone = Q(removed_at__isnull=False) | Q(Exists(only_here))
    drafts = Delivery.objects.drafts().filter(gone, mailbox=mailbox, draft_copy=None)
    return list(drafts.exclude(Exists(_at_provider())).values_list("message", flat=True))


def _at_provider() -> PlacementQuerySet:
    return Placement.objects.lying().filter(delivery=OuterRef("pk"))


def _among_drafts() -> PlacementQuerySet:
    """The places of drafts whose uids are known for sure: of folders that every pass looks at."""
    lying = Placement.objects.current().filter(folder__role__in=AMONG_DRAFTS)
    return lying.filter(folder__is_label=False, folder__is_synced=True)


def _untold(drafts: DraftQuerySet) -> DraftQuerySet:
    here = Q(copies__delivery__mailbox=F("mailbox"))
    newest = Coalesce(Max("copies__edition", filter=here), 0)
    told = drafts.at_hand().filter(mailbox__tells_drafts=True).annotate(newest=newest)
    return told.filter(edition__gt=F("newest"))
