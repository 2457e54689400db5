"""What a conversation is about: persons by their addresses, and the one open item they have.

Each rule is one statement over many conversations, safe to run again: a first sync links
thousands, and a new person or deal links the past. A link that a user made stays; one that a user
took away does not come back.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, models, transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations.gathering import MESSAGES_IN
from dealpost.conversations.models import Conversation, Link
from dealpost.crm.models import Deal, Lead, Project
from dealpost.events.recording import record

# Rule 1: a participant's address is a person's address. Only messages count that tell whom a
# conversation is with: no lists, no machines, nothing from a mailbox that is not to be linked; and
# the mailboxes of colleagues are no customers.
PERSONS = """
INSERT INTO conversations_link (conversation_id, person_id, reason, evidence, made_at, is_rejected)
SELECT DISTINCT ON (m.conversation_id, a.person_id)
       m.conversation_id, a.person_id, 'address', a.address, %(at)s, false
FROM {messages_in}
CROSS JOIN LATERAL (
    SELECT address FROM conversations_participant WHERE message_id = m.id OFFSET 0
) AS p
JOIN crm_personaddress a ON a.address = p.address
WHERE m.automation NOT IN ('list', 'bulk', 'auto-generated')
  AND NOT EXISTS (SELECT FROM mailboxes_mailbox b WHERE b.address = p.address)
  AND EXISTS (SELECT FROM conversations_delivery d
              JOIN mailboxes_mailbox b ON b.id = d.mailbox_id AND b.links_automatically
              WHERE d.message_id = m.id AND d.withheld = ''
              OFFSET 0)
ORDER BY m.conversation_id, a.person_id, a.address
ON CONFLICT DO NOTHING
RETURNING id
"""

# Rule 2: exactly one open deal, lead or project among the persons. Rule 4 is its condition: not
# where a person has chosen, or where an item is linked already.
ONLY_OPEN = """
WITH candidates AS (
    SELECT DISTINCT l.conversation_id, i.kind, i.id, first_value(l.evidence) OVER (
        PARTITION BY l.conversation_id, i.kind, i.id ORDER BY l.id) AS evidence
    FROM conversations_link l
    JOIN (SELECT 'deal' AS kind, id, person_id FROM crm_deal WHERE status = 'open'
          UNION ALL SELECT 'lead', id, person_id FROM crm_lead WHERE status = 'open'
          UNION ALL SELECT 'project', id, person_id FROM crm_project WHERE status = 'open') AS i
      ON i.person_id = l.person_id
    WHERE l.conversation_id = ANY(%(ids)s) AND NOT l.is_rejected
      AND NOT EXISTS (
        SELECT FROM conversations_link other
        WHERE other.conversation_id = l.conversation_id AND NOT other.is_rejected
          AND num_nonnulls(other.deal_id, other.lead_id, other.project_id) = 1)
), lone AS (
    SELECT conversation_id, min(kind) AS kind, min(id) AS id, min(evidence) AS evidence
    FROM candidates GROUP BY conversation_id HAVING count(*) = 1
)
INSERT INTO conversations_link (conversation_id, deal_id, lead_id, project_id,
                                reason, evidence, made_at, is_rejected)
SELECT conversation_id, CASE kind WHEN 'deal' THEN id END, CASE kind WHEN 'lead' THEN id END,
       CASE kind WHEN 'project' THEN id END, 'only_open', evidence, %(at)s, false
FROM lone
ON CONFLICT DO NOTHING
RETURNING id
"""


@transaction.atomic
def link_automatically(conversations: Collection[int], *, at: datetime) -> set[int]:
    """Apply the rules to these conversations; return the keys of those that got a link."""
    made: list[int] = []
    with connection.cursor() as cursor:
        for rule in (PERSONS, ONLY_OPEN):
            cursor.execute(
                rule.format(messages_in=MESSAGES_IN), {"ids": sorted(conversations), "at": at}
            )
            made += [key for (key,) in cursor.fetchall()]
    links = Link.objects.filter(pk__in=made)
    return set(links.values_list("conversation", flat=True))


@transaction.atomic
def link(
    conversation: Conversation,
    item: models.Model,
    *,
    by: User,
    at: datetime,
    reason: Link.Reason = Link.Reason.CHOSEN,
) -> Link:
    """Link by a person's word, which wins over every rule, for ever."""
    link = Link.objects.to(item).filter(conversation=conversation).first()
    if link is None:
        link = Link(conversation=conversation)
        setattr(link, item._meta.model_name or "", item)
    link.reason, link.evidence, link.is_rejected = reason, "", False
    link.made_by, link.made_at = by, at
    link.save()
    record("conversation_linked", about=[conversation, item], at=at, by=by)
    live.changed(live.topic(conversation), live.topic(item))
    return link


@transaction.atomic
def unlink(link: Link, *, by: User, at: datetime) -> None:
    """Take a link away. The row stays, so that no rule makes it again."""
    link.is_rejected, link.made_by, link.made_at = True, by, at
    link.save(update_fields=["is_rejected", "made_by", "made_at"])
    record("conversation_unlinked", about=[link.conversation, link.item], at=at, by=by)
    live.changed(live.topic(link.conversation), live.topic(link.item))


def suggestions(conversation: Conversation, user: User) -> list[Deal | Lead | Project]:
    """Return the open deals, leads and projects of its persons that this user may see.

    Those already linked, or taken away by somebody, are left out; the newest comes first.
    """
    links = Link.objects.filter(conversation=conversation)
    persons = links.standing().filter(person__isnull=False).values("person")
    known = {(each.kind, each.item_id) for each in links}
    found = [
        item
        for model in (Deal, Lead, Project)
        for item in model.objects.visible_to(user).open().filter(person__in=persons)[:20]
        if (item._meta.model_name, item.pk) not in known
    ]
    return sorted(found, key=lambda item: item.created_at, reverse=True)[:5]
