"""Which messages a mailbox shows, and why it keeps the others back: the one rule.

Mail as it arrives, mail of the past, a changed setting, a new person in the CRM and the preview of
a setting all ask this rule, so that none of them can answer differently. It is a function of what
is here (messages, placements, persons, settings) and of nothing else: not of the order in which
any of it came. `standing.refresh` keeps the answer in `Delivery.withheld`.

A message is kept back, by the first reason that holds:

* `draft`: somebody is still writing it, here or in another mail program (drafted.py). No setting
  has a say in it: what shows drafts asks for them by themselves.
* `before_start`: the mailbox received it before its start date. A day begins where it begins first
  on earth, so nothing is kept back that the provider counts as of that day in its own time zone.
* `folder`: it lies in folders that were switched off, and in no other; or, where labels show what
  lies elsewhere, it has labels that are switched off, and no other. What nobody's folder holds any
  more (archived elsewhere, deleted) stays in the history of its deal.
* `blocked`: its sender is blocked, or, if the mailbox sent it, everybody whom it went to.
* `unknown_people`: the mailbox is for known contacts only, and the conversation is with strangers.
  A conversation is known, with all its messages, if a person of the CRM takes part in one of them
  that this mailbox holds, drafts apart, if somebody wrote in it from here, or if somebody linked it
  by hand.

What was written here is never blocked: nobody's own words may vanish when they leave.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from dealpost.conversations.gathering import HELD_IN
from dealpost.mailboxes.models import BlockedSender, Mailbox

# Hides all of a folder: no uid is larger (RFC 9051: 32 bits; others stay below it, too).
EVERY_UID = 2**62

KEPT = """
wish AS (
    SELECT id AS mailbox_id, address, since, people FROM mailboxes_mailbox
), blocked AS (
    SELECT mailbox_id, unnest(ARRAY[pattern, spoken]) AS pattern FROM mailboxes_blockedsender
), hidden AS (
    SELECT id AS folder_id, hidden_to FROM mailboxes_folder WHERE hidden_to > 0
), off_label AS (
    SELECT id AS folder_id FROM mailboxes_folder
    WHERE is_label AND NOT is_synced AND role NOT IN ('all', 'flagged')
)
"""

TRIED = """
wish AS (
    SELECT id AS mailbox_id, address, %(since)s::date AS since, %(people)s::text AS people
    FROM mailboxes_mailbox WHERE id = %(mailbox)s
), blocked AS (
    SELECT NULL::bigint AS mailbox_id, unnest(%(blocked)s::text[]) AS pattern
), hidden AS (
    SELECT unnest(%(hidden)s::bigint[]) AS folder_id, unnest(%(hidden_to)s::bigint[]) AS hidden_to
), off_label AS (
    SELECT unnest(%(off_labels)s::bigint[]) AS folder_id
)
"""

# `held` gathers what is asked about, always whole conversations; the rest asks it as sets.
RULE = """
held AS MATERIALIZED (
    SELECT d.id, d.mailbox_id, d.message_id, d.received_at, d.is_written_here, d.is_draft,
           d.withheld, m.conversation_id, lower(m.sender_address) AS sender
    FROM {scope}
), senders AS (
    SELECT DISTINCT mailbox_id, sender AS address FROM held WHERE EXISTS (SELECT FROM blocked)
), receivers AS MATERIALIZED (
    SELECT h.id, h.mailbox_id, p.address FROM wish w
    JOIN held h ON h.mailbox_id = w.mailbox_id AND h.sender = w.address
    CROSS JOIN LATERAL (
        SELECT kind, address FROM conversations_participant WHERE message_id = h.message_id OFFSET 0
    ) AS p
    WHERE p.kind IN ('to', 'cc', 'bcc') AND p.address <> h.sender AND EXISTS (SELECT FROM blocked)
), barred AS MATERIALIZED (
    SELECT DISTINCT o.mailbox_id, o.address
    FROM (SELECT mailbox_id, address FROM senders
          UNION SELECT DISTINCT mailbox_id, address FROM receivers) o
    JOIN blocked x ON x.mailbox_id = o.mailbox_id OR x.mailbox_id IS NULL
    WHERE x.pattern = o.address
       OR right('.' || split_part(o.address, '@', 2), length(x.pattern) + 1) = '.' || x.pattern
), shut_out AS (
    SELECT h.id FROM barred b
    JOIN wish w ON w.mailbox_id = b.mailbox_id AND w.address <> b.address
    JOIN held h ON h.mailbox_id = b.mailbox_id AND h.sender = b.address
    UNION ALL
    SELECT r.id FROM receivers r LEFT JOIN barred b USING (mailbox_id, address)
    WHERE r.id IN (SELECT id FROM receivers JOIN barred USING (mailbox_id, address))
    GROUP BY r.id HAVING bool_and(b.address IS NOT NULL)
), left_alone AS (
    SELECT h.id FROM held h
    CROSS JOIN LATERAL (
        SELECT id, folder_id, uid FROM conversations_placement WHERE delivery_id = h.id OFFSET 0
    ) AS p
    LEFT JOIN hidden f ON f.folder_id = p.folder_id AND p.uid <= f.hidden_to
    LEFT JOIN conversations_labelling l ON l.placement_id = p.id
    LEFT JOIN off_label o ON o.folder_id = l.folder_id
    WHERE EXISTS (SELECT FROM hidden) OR EXISTS (SELECT FROM off_label)
    GROUP BY h.id HAVING bool_and(f.folder_id IS NOT NULL OR o.folder_id IS NOT NULL)
), picky AS (
    SELECT mailbox_id FROM wish WHERE people = 'known'
), known AS (
    SELECT h.conversation_id, h.mailbox_id FROM picky
    JOIN held h ON h.mailbox_id = picky.mailbox_id AND NOT h.is_draft
    CROSS JOIN LATERAL (
        SELECT address FROM conversations_participant WHERE message_id = h.message_id OFFSET 0
    ) AS p
    JOIN crm_personaddress a ON a.address = p.address
    JOIN crm_person person ON person.id = a.person_id AND person.deleted_at IS NULL
    WHERE NOT EXISTS (SELECT FROM mailboxes_mailbox ours WHERE ours.address = a.address)
    UNION
    SELECT conversation_id, mailbox_id FROM held WHERE is_written_here
    UNION
    SELECT h.conversation_id, h.mailbox_id FROM picky
    JOIN held h USING (mailbox_id)
    JOIN conversations_link l ON l.conversation_id = h.conversation_id
    WHERE NOT l.is_rejected AND l.reason IN ('chosen', 'written_from')
), judged AS (
    SELECT h.id, h.message_id, h.mailbox_id, h.conversation_id, h.withheld AS was, CASE
        WHEN h.is_draft THEN 'draft'
        WHEN h.received_at < w.since::timestamp AT TIME ZONE 'UTC' - interval '14 hours'
            THEN 'before_start'
        WHEN left_alone.id IS NOT NULL THEN 'folder'
        WHEN shut_out.id IS NOT NULL AND NOT h.is_written_here THEN 'blocked'
        WHEN w.people = 'known' AND known.conversation_id IS NULL THEN 'unknown_people'
        ELSE '' END AS becomes
    FROM held h
    JOIN wish w ON w.mailbox_id = h.mailbox_id
    LEFT JOIN left_alone ON left_alone.id = h.id
    LEFT JOIN shut_out ON shut_out.id = h.id
    LEFT JOIN known ON known.conversation_id = h.conversation_id
                   AND known.mailbox_id = h.mailbox_id
)
"""

OF_MAILBOX = """conversations_delivery d
    JOIN conversations_message m ON m.id = d.message_id
    WHERE d.mailbox_id = %(mailbox)s"""
# Only those that a pattern (two forms of it) can concern: what is typed is answered while typing.
OF_PATTERN = """conversations_delivery d
    JOIN conversations_message m ON m.id = d.message_id
    WHERE d.mailbox_id = %(mailbox)s AND m.conversation_id IN (
    SELECT c.conversation_id FROM conversations_participant p
    JOIN conversations_message c ON c.id = p.message_id
    WHERE p.address LIKE '%%' || %(written)s OR p.address LIKE '%%' || %(spoken)s)"""

JUDGE = """
WITH {rule}
UPDATE conversations_delivery d SET withheld = j.becomes
FROM judged j
WHERE d.id = j.id AND d.id = ANY(ARRAY(SELECT id FROM judged WHERE becomes <> was))
"""

# Conversations that do not stand as the rule says: those with a message to hide or to show, with a
# list that shows what lies in a folder switched off, or with a place that a list should show.
ASTRAY = """
WITH {rule}
SELECT conversation_id FROM judged WHERE becomes <> was
UNION
SELECT s.conversation_id FROM conversations_filing f
JOIN conversations_strand s ON s.id = f.strand_id
JOIN conversations_placement p ON p.shown_in_id = f.folder_id
JOIN hidden ON hidden.folder_id = p.folder_id AND p.uid <= hidden.hidden_to
JOIN judged j ON j.id = p.delivery_id AND j.conversation_id = s.conversation_id
WHERE s.mailbox_id = %(mailbox)s
UNION
SELECT j.conversation_id FROM judged j
JOIN conversations_placement p ON p.delivery_id = j.id AND p.shown_in_id IS NOT NULL
JOIN mailboxes_folder f ON f.id = p.folder_id AND p.uid > f.hidden_to
JOIN conversations_strand s
  ON s.conversation_id = j.conversation_id AND s.mailbox_id = j.mailbox_id
WHERE j.becomes = '' AND NOT EXISTS (
    SELECT FROM conversations_filing g WHERE g.strand_id = s.id AND g.folder_id = p.shown_in_id)
ORDER BY 1 DESC
"""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a mailbox is to show: as it is set, or as somebody thinks of setting it."""

    since: date | None  # nothing received before this day; None: everything
    people: str  # one of Mailbox.People
    blocked: frozenset[str]  # addresses and domains, the company's among them
    hidden: frozenset[int]  # keys of the folders and labels that are switched off

    @classmethod
    def of(cls, mailbox: Mailbox) -> "Wishes":
        """Return those that stand."""
        rows = BlockedSender.objects.binding(mailbox).values_list("pattern", "spoken")
        return cls(
            since=mailbox.since,
            people=mailbox.people,
            blocked=frozenset(form for forms in rows for form in forms),
            hidden=frozenset(mailbox.folders.hiding().values_list("pk", flat=True)),
        )


def rule(wishes: str, scope: str) -> str:
    """Return the rule as common table expressions, the last of them `judged`."""
    return f"{wishes.strip()}, {RULE.format(scope=scope)}"


def judge(conversations: Collection[int]) -> None:
    """Keep back, or give free, the messages of these conversations in every mailbox.

    Call it in a transaction that holds the lock on them (`standing.refresh` does).
    """
    with connection.cursor() as cursor:
        cursor.execute(JUDGE.format(rule=rule(KEPT, HELD_IN)), {"ids": sorted(conversations)})


def astray(mailbox: Mailbox) -> list[int]:
    """Return the conversations of a mailbox that a changed setting concerns, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(ASTRAY.format(rule=rule(KEPT, OF_MAILBOX)), {"mailbox": mailbox.pk})
        return [key for (key,) in cursor.fetchall()]


def values_of(mailbox: Mailbox, tried: Wishes) -> dict[str, Any]:
    """Return the parameters of a statement that begins with TRIED."""
    folders = mailbox.folders.filter(pk__in=tried.hidden)
    lying = folders.filter(is_label=False).values_list("pk", "hidden_to")
    hidden = {key: to or EVERY_UID for key, to in lying}
    return {
        "mailbox": mailbox.pk,
        "since": tried.since,
        "people": tried.people,
        "blocked": sorted(tried.blocked),
        "hidden": list(hidden),
        "hidden_to": list(hidden.values()),
        "off_labels": list(folders.filter(is_label=True).values_list("pk", flat=True)),
    }
