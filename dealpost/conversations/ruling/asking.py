"""Which rule decides about a conversation: the first of which one message fits all conditions.

Asked are messages that a mailbox shows, and that links by itself, in reach of the rule: those of
whoever made it, of teams' for the company's, and of everybody's for those of the company's that
look at addresses alone (models/linking_rule.py). A blind copy is looked at by nobody: only its
sender may know of it. Unlike the rules about people, these count for lists and machines, too.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from dealpost.conversations.gathering import MESSAGES_IN
from dealpost.conversations.models import LinkingRule
from dealpost.conversations.ruling.patterns import of_addresses, of_subject
from dealpost.crm.models.visible import SEES_ITEM

KINDS = ("person", "organization", "deal", "lead", "project")
RELATED = (*KINDS, "pipeline")
NOBODY_ELSES = (LinkingRule.Deed.SUGGEST.value, LinkingRule.Deed.NOTHING.value)

# Whether who made it, if a user, still sees what it links to.
_SEES = SEES_ITEM.format(**{kind: f"r.{kind}_id" for kind in KINDS}).replace("%s", "r.owner_id")

_HEAD = """(r.{condition} IS NULL OR EXISTS (
      SELECT FROM conversations_participant p
      WHERE p.message_id = m.id AND p.kind {kinds} AND p.address ~ r.{condition}))"""

# What is a colleague's, too, no user's rule keeps from being linked.
_IS_ALL_THEIRS = """NOT EXISTS (
      SELECT FROM conversations_message m2
      JOIN conversations_delivery d2 ON d2.message_id = m2.id
      JOIN mailboxes_mailbox b2 ON b2.id = d2.mailbox_id
      WHERE m2.conversation_id = m.conversation_id AND b2.owner_id IS DISTINCT FROM r.owner_id)"""

_IN_REACH = """EXISTS (
      SELECT FROM (SELECT * FROM conversations_delivery WHERE message_id = m.id OFFSET 0) AS d
      JOIN mailboxes_mailbox b ON b.id = d.mailbox_id
      WHERE d.withheld = '' AND b.links_automatically
        AND (b.owner_id = r.owner_id
             OR r.owner_id IS NULL AND (b.team_id IS NOT NULL OR r.asks_addresses_only))
        AND (r.mailbox_id IS NULL OR r.mailbox_id = b.id)
        AND (r.label_id IS NULL OR EXISTS (
            SELECT FROM conversations_deliverylabel l
            WHERE l.delivery_id = d.id AND l.label_id = r.label_id))
        AND (r.folder_id IS NULL OR EXISTS (
            SELECT FROM conversations_placement p
            LEFT JOIN conversations_labelling f ON f.placement_id = p.id
            WHERE p.delivery_id = d.id AND r.folder_id IN (p.shown_in_id, f.folder_id))))"""

_DECIDING = """
SELECT DISTINCT ON (m.conversation_id) m.conversation_id, r.id
FROM {messages_in}
JOIN jsonb_to_recordset(%(rules)s::jsonb) AS r (
    id bigint, place int, owner_id bigint, after_message bigint, asks_addresses_only bool,
    keeps_away bool, senders text, recipients text, people text, subject text[],
    mailbox_id bigint, folder_id bigint, label_id bigint, has_attachments bool,
    person_id bigint, organization_id bigint, deal_id bigint, lead_id bigint, project_id bigint,
    has_item bool) ON m.id > r.after_message
WHERE (r.has_attachments IS NULL OR r.has_attachments = m.has_attachments)
  AND NOT EXISTS (SELECT FROM unnest(r.subject) AS wanted WHERE m.subject !~* wanted)
  AND {senders} AND {recipients} AND {people} AND {in_reach}
  AND (NOT r.has_item OR r.owner_id IS NULL OR {sees})
  AND (NOT r.keeps_away OR r.owner_id IS NULL OR {is_all_theirs})
ORDER BY m.conversation_id, r.place
"""
DECIDING = _DECIDING.format(
    messages_in=MESSAGES_IN,
    senders=_HEAD.format(condition="senders", kinds="= 'from'"),
    recipients=_HEAD.format(condition="recipients", kinds="IN ('to', 'cc')"),
    people=_HEAD.format(condition="people", kinds="<> 'bcc'"),
    in_reach=_IN_REACH,
    sees=_SEES,
    is_all_theirs=_IS_ALL_THEIRS,
)


def asked_rules() -> list[LinkingRule]:
    """Return those that decide now, in the order in which they are asked."""
    return list(LinkingRule.objects.asked().select_related(*RELATED))


def deciding(
    conversations: Collection[int], rules: Iterable[LinkingRule]
) -> dict[int, LinkingRule]:
    """Return the rule of these that decides about each conversation, where there is one."""
    able = {rule.pk: rule for rule in rules if rule.has_conditions and not rule.rests}
    if not able:
        return {}
    told = [_told(rule, place) for place, rule in enumerate(able.values())]
    with connection.cursor() as cursor:
        cursor.execute(DECIDING, {"ids": sorted(conversations), "rules": json.dumps(told)})
        return {conversation: able[rule] for conversation, rule in cursor.fetchall()}


def _told(rule: LinkingRule, place: int) -> dict[str, Any]:
    same = (
        *("id", "owner_id", "after_message", "asks_addresses_only", "has_attachments"),
        *("mailbox_id", "folder_id", "label_id", *(f"{kind}_id" for kind in KINDS)),
    )
    return {
        **{name: getattr(rule, name) for name in same},
        "place": place,
        "keeps_away": rule.deed in NOBODY_ELSES,
        "has_item": rule.links_to_item,
        "senders": of_addresses(rule.senders),
        "recipients": of_addresses(rule.recipients),
        "people": of_addresses(rule.people),
        "subject": of_subject(rule.subject, rule.subject_words),
    }
