"""Labels that come and go at the provider, beside the messages that have them.

Whoever renames a label changes no message, and whether the provider counts them as changed is its
own affair: so of a label that is new here, the provider is asked which messages have it.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, transaction

from dealpost import live
from dealpost.conversations import telling
from dealpost.conversations.labelling import show
from dealpost.conversations.models import Delivery, Labelling, Placement
from dealpost.conversations.standing import refresh
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role, UidRange

AT_ONCE = 500
FOLLOWED = "followed"  # in the mark of a label's folder, which is never read

LEARN = """
UPDATE conversations_placement p
SET remote_labels = CASE WHEN told.has_it THEN array_append(p.remote_labels, %(label)s)
                         ELSE array_remove(p.remote_labels, %(label)s) END
FROM (SELECT q.id, EXISTS (
          SELECT FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS run (low, high)
          WHERE q.uid BETWEEN run.low AND run.high) AS has_it
      FROM conversations_placement q
      WHERE q.folder_id = %(folder)s AND q.epoch = %(epoch)s AND q.remote_labels IS NOT NULL
) AS told
WHERE p.id = told.id AND told.has_it <> (%(label)s = ANY(p.remote_labels))
RETURNING p.delivery_id
"""

RENAME = """
UPDATE conversations_placement SET remote_labels = array_replace(remote_labels, %(old)s, %(new)s)
WHERE folder_id = %(folder)s AND remote_labels @> ARRAY[%(old)s]::varchar[]
"""
RENAME_CHANGES = """
UPDATE conversations_change
SET add = array_replace(add, %(old)s, %(new)s), remove = array_replace(remove, %(old)s, %(new)s)
WHERE mailbox_id = %(mailbox)s AND kind = 'labels'
"""


def home_of_labels(mailbox: Mailbox) -> Folder | None:
    """Return the folder in which lies what labels show, once it has been read."""
    home = mailbox.folders.synced().playing(Role.ALL).first()
    return home if home is not None and home.cursor else None


def are_known(mailbox: Mailbox) -> bool:
    """Whether this mailbox has, or had, labels in the place of folders."""
    return mailbox.folders.filter(is_label=True).exists()


def begin(mailbox: Mailbox) -> None:
    """Need not ask of the labels there are, while nothing has been read yet."""
    if are_known(mailbox) and home_of_labels(mailbox) is None:
        mailbox.folders.filter(is_label=True).update(mark=FOLLOWED)


def new_labels(mailbox: Mailbox) -> list[Folder]:
    """Return the labels of which nobody has been asked yet which messages have them."""
    return list(mailbox.folders.filter(is_label=True, is_gone=False).exclude(mark=FOLLOWED))


@transaction.atomic
def learn(label: Folder, *, home: Folder, epoch: int, uids: Sequence[UidRange]) -> None:
    """Let a label have the messages of `home` with these uids, and no others."""
    values: dict[str, Any] = {
        "folder": home.pk,
        "epoch": epoch,
        "label": label.remote_id,
        "lows": [low for low, _ in uids],
        "highs": [high for _, high in uids],
    }
    with connection.cursor() as cursor:
        cursor.execute(LEARN, values)
        changed = {delivery for (delivery,) in cursor.fetchall()}
    having = Placement.objects.filter(folder=home, remote_labels__contains=[label.remote_id])
    _show(changed | set(having.values_list("delivery", flat=True)))
    label.remember(FOLLOWED)


def having(label: Folder, *, home: Folder) -> set[int]:
    """Return the uids of those that have the label, as far as we know."""
    lying = Placement.objects.filter(folder=home, epoch=home.epoch)
    return set(
        lying.filter(remote_labels__contains=[label.remote_id]).values_list("uid", flat=True)
    )


@transaction.atomic
def rename(label: Folder, name: str, *, home: Folder) -> None:
    """Let a label bear another name, with what has it and what was done with it here."""
    values: dict[str, Any] = {"old": label.remote_id, "new": name}
    with connection.cursor() as cursor:
        cursor.execute(RENAME, values | {"folder": home.pk})
        cursor.execute(RENAME_CHANGES, values | {"mailbox": home.mailbox_id})
    Folder.rename(home.mailbox, {label.remote_id: name})


@transaction.atomic
def leave_gone(mailbox: Mailbox) -> None:
    """Show no message any more in labels that the provider no longer has.

    One that comes back is new: a label may be made again by putting it on a message.
    """
    mailbox.folders.filter(is_label=True, is_gone=True).exclude(mark="").update(mark="")
    gone = Labelling.objects.filter(folder__mailbox=mailbox, folder__is_gone=True)
    _show(set(gone.values_list("placement__delivery", flat=True)))


@transaction.atomic
def leave_places(mailbox: Mailbox) -> None:
    """Forget where labels held messages, from the time when they were read as folders.

    Only once all that they show has been read where it lies, so that nothing is missed meanwhile.
    """
    stale = Placement.objects.filter(folder__mailbox=mailbox, folder__is_label=True)
    home = home_of_labels(mailbox)
    if home is not None and not home.backlog:
        deliveries = set(stale.values_list("delivery", flat=True))
        stale.delete()
        _refresh(deliveries)


def _show(deliveries: Collection[int]) -> None:
    show(deliveries)
    _refresh(deliveries)


def _refresh(deliveries: Collection[int]) -> None:
    conversations = sorted(Delivery.objects.filter(pk__in=deliveries).conversations())
    for start in range(0, len(conversations), AT_ONCE):
        refresh(conversations[start : start + AT_ONCE])
    live.changed(*telling.conversations_of(deliveries))
