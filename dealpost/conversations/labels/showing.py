"""Which labels a message has: the keywords that the provider tells, overlaid with what was done.

Derived anew whenever either changes. What no provider holds any more keeps the labels that it had:
the history of a deal does not fade.
"""

from collections.abc import Collection

from django.db import connection

from dealpost.conversations.models import Label

# Whoever comes second sees what the first wrote.
LOCK = "SELECT FROM conversations_delivery WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE"

SHOW = """
WITH known AS MATERIALIZED (
    SELECT id, lower(keyword) AS keyword FROM conversations_label WHERE deleted_at IS NULL
), lying AS MATERIALIZED (
    SELECT delivery_id, remote_flags FROM conversations_placement WHERE delivery_id = ANY(%(ids)s)
), ours AS MATERIALIZED (
    SELECT DISTINCT ON (c.delivery_id, k.id) c.delivery_id, k.id AS label_id,
           word = ANY(c.add) AS is_on
    FROM conversations_change c CROSS JOIN LATERAL unnest(c.add || c.remove) AS word
    JOIN known k ON k.keyword = lower(word)
    WHERE c.delivery_id = ANY(%(ids)s) AND c.kind = 'keywords'
    ORDER BY c.delivery_id, k.id, c.id DESC
), told AS (
    SELECT l.delivery_id, k.id AS label_id
    FROM lying l CROSS JOIN LATERAL unnest(l.remote_flags) AS flag
    JOIN known k ON k.keyword = lower(flag)
    UNION
    SELECT old.delivery_id, old.label_id FROM conversations_deliverylabel old
    JOIN known k ON k.id = old.label_id
    WHERE old.delivery_id = ANY(%(ids)s) AND old.delivery_id NOT IN (SELECT delivery_id FROM lying)
), shown AS MATERIALIZED (
    SELECT delivery_id, label_id FROM told
    EXCEPT SELECT delivery_id, label_id FROM ours WHERE NOT is_on
    UNION SELECT delivery_id, label_id FROM ours WHERE is_on
), off AS (
    DELETE FROM conversations_deliverylabel old USING known k
    WHERE old.label_id = k.id AND old.delivery_id = ANY(%(ids)s)
      AND (old.delivery_id, old.label_id) NOT IN (SELECT delivery_id, label_id FROM shown)
)
INSERT INTO conversations_deliverylabel (delivery_id, label_id)
SELECT delivery_id, label_id FROM shown ON CONFLICT DO NOTHING
"""


def show(deliveries: Collection[int]) -> None:
    """Let these messages have the labels that they have; `standing.refresh` has to follow."""
    if not deliveries or not Label.objects.exists():
        return
    ids = {"ids": sorted(deliveries)}
    with connection.cursor() as cursor:
        cursor.execute(LOCK, ids)
        cursor.execute(SHOW, ids)


def standing_keywords() -> dict[str, Label]:
    """Return the labels there are, by keyword in small letters: so are keywords compared."""
    return {label.keyword.lower(): label for label in Label.objects.standing()}
