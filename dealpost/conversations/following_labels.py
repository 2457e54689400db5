"""Labels that come and go at the provider, beside the messages that have them.

Whoever renames a label changes no message, and whether the provider counts them as changed is its
own affair: so of a label that is new here, the provider is asked which messages have it.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, transaction

from dealpost import live
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


def home_of_labels(mailbox: Mailbox) -> Folder | None:
    """Return the folder in which lies what labels show, once it has been read."""
    home = mailbox.folders.synced().playing(Role.ALL).first()
    return home if home is not None and home.cursor else None


def begin(mailbox: Mailbox) -> None:
    """Need not ask of the labels there are, while nothing has been read yet."""
    if home_of_labels(mailbox) is None:
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
        some = conversations[start : start + AT_ONCE]
        refresh(some)
        live.changed(*(f"conversation-{key}" for key in some))
