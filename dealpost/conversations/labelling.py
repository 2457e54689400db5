"""In which labels a message shows that lies somewhere else: labels are a set, not a place.

What the provider tells stands with the placement (`remote_labels`); what people see is that set,
overlaid with what was done here since. It is derived anew whenever either changes.
"""

import json
from collections.abc import Collection, Mapping

from django.db import connection

from dealpost.mailboxes.models import Folder

KEEP = """
UPDATE conversations_placement p SET remote_labels = told.labels
FROM (SELECT (each->>'uid')::bigint AS uid,
             ARRAY(SELECT jsonb_array_elements_text(each->'labels'))::varchar[] AS labels
      FROM jsonb_array_elements(%(told)s::jsonb) AS each) AS told
WHERE p.folder_id = %(folder)s AND p.epoch = %(epoch)s AND p.uid = told.uid
  AND p.remote_labels IS DISTINCT FROM told.labels
RETURNING p.delivery_id
"""

# A label shows what lies in All Mail, and is not shown where its folder is hidden or gone.
SHOW = """
WITH lying AS MATERIALIZED (
    SELECT p.id, p.delivery_id, home.mailbox_id, p.remote_labels
    FROM conversations_placement p JOIN mailboxes_folder home ON home.id = p.shown_in_id
    WHERE p.delivery_id = ANY(%(deliveries)s) AND p.remote_labels IS NOT NULL AND home.role = 'all'
), ours AS MATERIALIZED (
    SELECT DISTINCT ON (c.delivery_id, label) c.delivery_id, label, label = ANY(c.add) AS is_on
    FROM conversations_change c CROSS JOIN LATERAL unnest(c.add || c.remove) AS label
    WHERE c.delivery_id = ANY(%(deliveries)s) AND c.kind = 'labels'
    ORDER BY c.delivery_id, label, c.id DESC
), named AS (
    SELECT l.id, l.mailbox_id, label FROM lying l CROSS JOIN LATERAL unnest(l.remote_labels) label
    WHERE NOT EXISTS (SELECT FROM ours o
                      WHERE o.delivery_id = l.delivery_id AND o.label = label.label AND NOT o.is_on)
    UNION
    SELECT l.id, l.mailbox_id, o.label FROM lying l JOIN ours o USING (delivery_id) WHERE o.is_on
), shown AS MATERIALIZED (
    SELECT n.id AS placement_id, f.id AS folder_id
    FROM named n JOIN mailboxes_folder f ON f.mailbox_id = n.mailbox_id AND f.remote_id = n.label
    WHERE f.is_label AND NOT f.is_gone
), hidden AS (
    DELETE FROM conversations_labelling old USING conversations_placement p
    WHERE p.id = old.placement_id AND p.delivery_id = ANY(%(deliveries)s)
      AND (old.placement_id, old.folder_id) NOT IN (SELECT placement_id, folder_id FROM shown)
)
INSERT INTO conversations_labelling (placement_id, folder_id)
SELECT placement_id, folder_id FROM shown ON CONFLICT DO NOTHING
"""


def keep(folder: Folder, epoch: int, told: Mapping[int, frozenset[str] | None]) -> set[int]:
    """Take over the labels of messages that lie in this folder, by uid; return the deliveries.

    Labels are remote ids of folders; None says nothing. Uids that we do not have are passed over.
    """
    known = [
        {"uid": uid, "labels": sorted(labels)} for uid, labels in told.items() if labels is not None
    ]
    if not known:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {"told": json.dumps(known), "folder": folder.pk, "epoch": epoch})
        changed = {delivery for (delivery,) in cursor.fetchall()}
    show(changed)
    return changed


def show(deliveries: Collection[int]) -> None:
    """Let messages show in the labels that they have; `standing.refresh` has to follow."""
    if deliveries:
        with connection.cursor() as cursor:
            cursor.execute(SHOW, {"deliveries": sorted(deliveries)})
