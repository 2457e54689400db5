"""Of several deals, leads and projects that a conversation is linked to, the one it is about.

It is what lists show. Where nobody chose it, it is what a person linked before what a rule did, a
deal before a lead before a project, the older link before the younger.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import telling
from dealpost.conversations.models import Link
from dealpost.conversations.models.link import LinkQuerySet
from dealpost.crm.models.visible import stands
from dealpost.events.recording import record

# `like`: conversations that are now part of these; what was their primary one is preferred.
ELECT = """
UPDATE conversations_link SET is_primary = true
WHERE id = ANY(ARRAY(
    SELECT DISTINCT ON (l.conversation_id) l.id
    FROM unnest(%(ids)s::bigint[]) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT * FROM conversations_link WHERE conversation_id = wanted.id OFFSET 0
    ) AS l
    LEFT JOIN (
        SELECT DISTINCT deal_id, lead_id, project_id FROM conversations_link
        WHERE conversation_id = ANY(%(like)s::bigint[]) AND is_primary
    ) AS theirs ON (theirs.deal_id, theirs.lead_id, theirs.project_id)
                   IS NOT DISTINCT FROM (l.deal_id, l.lead_id, l.project_id)
    WHERE NOT l.is_rejected AND ({stands}) AND num_nonnulls(l.deal_id, l.lead_id, l.project_id) = 1
      AND NOT EXISTS (SELECT FROM conversations_link p
                      WHERE p.conversation_id = l.conversation_id AND p.is_primary)
    ORDER BY l.conversation_id, theirs IS NULL, l.reason IN ('chosen', 'written_from') DESC,
             l.deal_id IS NULL, l.lead_id IS NULL, l.id))
"""
STANDS = stands("l.{kind}_id")


def elect(conversations: Collection[int], *, like: Collection[int] = ()) -> None:
    """Give a primary link to those of these conversations that have none and could have one.

    Call it in a transaction that keeps others from these conversations' links.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            ELECT.format(stands=STANDS), {"ids": sorted(conversations), "like": sorted(like)}
        )


def give_up(items: LinkQuerySet) -> None:
    """Let these links be primary no longer: they are of what was deleted. `elect` finds another."""
    items.filter(is_primary=True).update(is_primary=False, has_yielded=True)


@transaction.atomic
def take_up(items: LinkQuerySet) -> None:
    """Let these be primary again that gave it up; not where a person has chosen another since."""
    for link in items.standing().filter(has_yielded=True).order_by("pk"):
        place_first(link)


@transaction.atomic
def make_primary(link: Link, *, by: User, at: datetime) -> None:
    """Say that the conversation is first of all about this deal, lead or project."""
    place_first(link)
    record("conversation_about_changed", about=[link.conversation, link.item], at=at, by=by)
    live.changed(
        live.topic(link.conversation),
        *telling.item_about(live.topic(link.item), [link.conversation_id]),
    )


def place_first(link: Link) -> None:
    """Make it the primary one instead of the one that is."""
    links = Link.objects.filter(conversation=link.conversation_id, is_primary=True)
    links.exclude(pk=link.pk).update(is_primary=False)
    Link.objects.filter(conversation=link.conversation_id).update(has_yielded=False)
    link.is_primary, link.has_yielded = True, False
    link.save(update_fields=["is_primary", "has_yielded"])
