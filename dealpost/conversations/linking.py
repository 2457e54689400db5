"""What a conversation is about: by the rules (linking_rules.py), and by a person's word.

The rules are one statement over many conversations, safe to run again: a first sync links
thousands, and a new person or deal links the past. A link that a user made stays; one that a user
took away does not come back.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection, models, transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import telling
from dealpost.conversations.linking_rules import FINDINGS, values
from dealpost.conversations.models import ABOUT_KINDS, Conversation, Link, Message, kind_of
from dealpost.conversations.primary import elect, place_first
from dealpost.events.recording import record

# Whoever decides about a conversation's links waits for whoever does so already.
LOCK = "SELECT id FROM conversations_conversation WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE"

# Links stand as the findings say: made, renewed where something else speaks for them now, and taken
# back where nothing does.
APPLY = """
WITH {findings}, speaking AS MATERIALIZED (
    SELECT DISTINCT ON (conversation_id, kind, item_id) * FROM findings
    WHERE against = '' AND holds
    ORDER BY conversation_id, kind, item_id, reason DESC, evidence
), taken_back AS (
    DELETE FROM conversations_link WHERE id = ANY(ARRAY(
        SELECT l.id FROM links l WHERE l.is_automatic AND NOT l.is_rejected
          AND NOT EXISTS (SELECT FROM findings f WHERE f.link_id = l.id AND f.holds)))
    RETURNING conversation_id
), renewed AS (
    UPDATE conversations_link l SET reason = s.reason, evidence = s.evidence
    FROM speaking s, links was
    WHERE l.id = s.link_id AND was.id = l.id AND was.is_automatic AND NOT was.is_rejected
      AND (l.reason, l.evidence) IS DISTINCT FROM (s.reason, s.evidence)
    RETURNING l.conversation_id
), made AS (
    INSERT INTO conversations_link (conversation_id, person_id, organization_id, deal_id, lead_id,
                                    project_id, reason, evidence, made_at, is_rejected)
    SELECT conversation_id, CASE kind WHEN 'person' THEN item_id END,
           CASE kind WHEN 'organization' THEN item_id END, CASE kind WHEN 'deal' THEN item_id END,
           CASE kind WHEN 'lead' THEN item_id END, CASE kind WHEN 'project' THEN item_id END,
           reason, evidence, %(at)s, false
    FROM speaking WHERE link_id IS NULL
    ON CONFLICT DO NOTHING
    RETURNING conversation_id
)
SELECT conversation_id FROM taken_back UNION SELECT conversation_id FROM renewed
UNION SELECT conversation_id FROM made
"""


def lock(conversations: Collection[int]) -> None:
    """Keep others from changing the links of these conversations until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"ids": sorted(conversations)})


@transaction.atomic
def link_automatically(conversations: Collection[int], *, at: datetime) -> set[int]:
    """Apply the rules to these conversations; return the keys of those whose links changed."""
    if not conversations:
        return set()
    lock(conversations)
    asked = values(conversations)
    with connection.cursor() as cursor:
        cursor.execute(APPLY.format(findings=FINDINGS), {**asked, "at": at})
        changed = {key for (key,) in cursor.fetchall()}
    if changed:
        elect(changed)
    return changed


@transaction.atomic
def link(conversation: Conversation, item: models.Model, *, by: User, at: datetime) -> Link:
    """Link by a person's word, which wins over every rule, for ever.

    It becomes the primary one, unless a person has linked another before it.
    """
    lock([conversation.pk])
    link = Link.objects.to(item).filter(conversation=conversation).first()
    if link is None:
        link = Link(conversation=conversation)
        setattr(link, kind_of(item), item)
    link.reason, link.evidence, link.is_rejected = Link.Reason.CHOSEN, "", False
    link.made_by, link.made_at = by, at
    link.save()
    if link.kind in ABOUT_KINDS and not _has_chosen_primary(conversation):
        place_first(link)
    record("conversation_linked", about=[conversation, item], at=at, by=by)
    live.changed(live.topic(conversation), *telling.item_about(live.topic(item), [conversation.pk]))
    link_automatically([conversation.pk], at=at)
    return link


@transaction.atomic
def link_each(
    conversations: Iterable[Conversation], item: models.Model, *, by: User, at: datetime
) -> None:
    """Link several to one item, all or none."""
    for conversation in conversations:
        link(conversation, item, by=by, at=at)


@transaction.atomic
def link_to_each(
    conversation: Conversation,
    items: Iterable[models.Model],
    *,
    main: models.Model | None,
    by: User,
    at: datetime,
) -> None:
    """Link one to several items by its writer's word; it is first of all about `main`, if given.

    Of a conversation that begins with what they wrote they alone say what it is about: the only
    open deal of its reader, which a rule has found at once, goes again.
    """
    made = [link(conversation, item, by=by, at=at) for item in items]
    about = [each for each in made if each.kind in ABOUT_KINDS]
    if about and Message.objects.filter(conversation=conversation).count() == 1:
        links = Link.objects.filter(conversation=conversation)
        links.about_something().standing().automatic().delete()
    for each in about:
        if each.item == main:
            place_first(each)


@transaction.atomic
def unlink(link: Link, *, by: User, at: datetime) -> None:
    """Take a link away. The row stays, so that no rule makes it again."""
    lock([link.conversation_id])
    link.is_rejected, link.is_primary, link.made_by, link.made_at = True, False, by, at
    link.save(update_fields=["is_rejected", "is_primary", "made_by", "made_at"])
    elect([link.conversation_id])
    record("conversation_unlinked", about=[link.conversation, link.item], at=at, by=by)
    live.changed(
        live.topic(link.conversation),
        *telling.item_about(live.topic(link.item), [link.conversation_id]),
    )
    link_automatically([link.conversation_id], at=at)


def _has_chosen_primary(conversation: Conversation) -> bool:
    links = Link.objects.filter(conversation=conversation, is_primary=True)
    return links.filter(reason__in=Link.BY_PEOPLE).exists()
