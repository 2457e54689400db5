"""Under a uid lies another message than we were told (COPYUID): what was fetched is true."""

from collections.abc import Collection, Sequence

from django.db import connection

from dealpost.conversations.models import Delivery
from dealpost.conversations.preparing import Prepared
from dealpost.conversations.standing import refresh
from dealpost.mailboxes.models import Folder

CORRECT = """
UPDATE conversations_placement p SET delivery_id = right_one.id
FROM unnest(%(messages)s::bigint[], %(uids)s::bigint[]) AS seen (message, uid)
JOIN conversations_delivery right_one
  ON right_one.message_id = seen.message AND right_one.mailbox_id = %(mailbox)s
JOIN conversations_placement wrong
  ON wrong.folder_id = %(folder)s AND wrong.epoch = %(epoch)s AND wrong.uid = seen.uid
WHERE p.id = wrong.id AND p.delivery_id <> right_one.id
RETURNING wrong.delivery_id
"""


def correct(
    folder: Folder, epoch: int, uids: Collection[int], seen: Sequence[tuple[int, Prepared]]
) -> None:
    """Let what was seen under these uids (with its message's key) be what lies there."""
    if not uids:
        return
    fetched = [(message, each.arrival.uid) for message, each in seen if each.arrival.uid in uids]
    with connection.cursor() as cursor:
        cursor.execute(
            CORRECT,
            {
                "mailbox": folder.mailbox_id,
                "folder": folder.pk,
                "epoch": epoch,
                "messages": [message for message, _ in fetched],
                "uids": [uid for _, uid in fetched],
            },
        )
        wrong = {delivery for (delivery,) in cursor.fetchall()}
    # The right ones are refreshed by whoever stores them.
    refresh(Delivery.objects.filter(pk__in=wrong).conversations() if wrong else ())
