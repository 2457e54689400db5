"""Threads that turn out to be one, and threads shown in one conversation by a guess."""

from collections.abc import Collection

from django.db import connection, transaction

from dealpost import live
from dealpost.conversations.keeping_out import keep_out
from dealpost.conversations.models import Conversation, Identifier, Message
from dealpost.conversations.primary import elect
from dealpost.conversations.standing import refresh

# The strands of mailboxes that the winner is not in go over with what was decided there; where
# both are, private wins: whoever hid a part must not find it shared. What is open stays open, and
# who deals with a part goes on with the whole.
ADOPT_STRANDS = """
INSERT INTO conversations_strand AS s (
    conversation_id, mailbox_id, visibility, is_chosen, subject, snippet, people, messages,
    has_attachments, newest_at, assignee_id, closed_at)
SELECT DISTINCT ON (mailbox_id) %(winner)s, mailbox_id, visibility, is_chosen, subject, snippet,
       people, messages, has_attachments, newest_at,
       first_value(assignee_id) OVER (
           PARTITION BY mailbox_id ORDER BY assignee_id IS NULL, newest_at DESC),
       CASE WHEN bool_and(closed_at IS NOT NULL) OVER by_mailbox
            THEN max(closed_at) OVER by_mailbox END
FROM conversations_strand WHERE conversation_id = ANY(%(losers)s)
WINDOW by_mailbox AS (PARTITION BY mailbox_id)
ORDER BY mailbox_id, visibility = 'private' DESC
ON CONFLICT (conversation_id, mailbox_id) DO UPDATE SET
    visibility = CASE WHEN EXCLUDED.visibility = 'private' THEN 'private' ELSE s.visibility END,
    is_chosen = s.is_chosen OR EXCLUDED.is_chosen,
    assignee_id = COALESCE(s.assignee_id, EXCLUDED.assignee_id),
    closed_at = CASE WHEN EXCLUDED.closed_at IS NOT NULL THEN s.closed_at END
"""

# What a person decided, yes or no, wins over what a rule found; of two such, the later word.
YIELD_LINKS = """
DELETE FROM conversations_link ours USING conversations_link theirs
WHERE ours.conversation_id = %(winner)s AND theirs.conversation_id = ANY(%(losers)s)
  AND (theirs.is_rejected OR theirs.reason IN ('chosen', 'written_from'))
  AND (NOT ours.is_rejected AND ours.reason NOT IN ('chosen', 'written_from')
       OR ours.made_at < theirs.made_at)
  AND (ours.person_id, ours.organization_id, ours.deal_id, ours.lead_id, ours.project_id)
      IS NOT DISTINCT FROM
      (theirs.person_id, theirs.organization_id, theirs.deal_id, theirs.lead_id, theirs.project_id)
"""
ADOPT_LINKS = """
INSERT INTO conversations_link (conversation_id, person_id, organization_id, deal_id, lead_id,
                                project_id, reason, evidence, made_by_id, made_at, is_rejected)
SELECT %(winner)s, person_id, organization_id, deal_id, lead_id, project_id, reason, evidence,
       made_by_id, made_at, is_rejected
FROM conversations_link WHERE conversation_id = ANY(%(losers)s)
ORDER BY is_rejected OR reason IN ('chosen', 'written_from') DESC, made_at DESC, id
ON CONFLICT DO NOTHING
"""


def shown_in(threads: Collection[int]) -> dict[int, int]:
    """Return the conversation in which each thread is shown: itself, or where it is attached."""
    attached: dict[int, int] = {}
    wanted = set(threads)
    while wanted:
        rows = Conversation.objects.filter(pk__in=wanted, attached_to__isnull=False)
        found = {pk: to for pk, to in rows.values_list("pk", "attached_to") if to is not None}
        attached |= found
        wanted = set(found.values()) - attached.keys()
    return {thread: _follow(thread, attached) for thread in threads}


def _follow(thread: int, attached: dict[int, int]) -> int:
    while thread in attached:
        thread = attached[thread]
    return thread


@transaction.atomic
def merge(threads: Collection[int]) -> int:
    """Make them one thread, for ever, and return its key: the oldest of theirs.

    The others stay as signposts to it, so that pages, links and events that name them still lead
    somewhere.
    """
    winner, *losers = sorted(threads)
    if not losers:
        return winner
    # Guesses that involve a loser are taken back first; orphans.py makes them anew.
    for thread in Conversation.objects.filter(pk__in=threads, attached_to__isnull=False):
        detach(thread.pk)
    Conversation.objects.filter(attached_to__in=losers).update(attached_to=winner)
    Identifier.objects.filter(thread__in=losers).update(thread=winner)
    Message.objects.filter(thread__in=losers).update(thread=winner)
    Conversation.objects.filter(merged_into__in=losers).update(merged_into=winner)
    Conversation.objects.filter(pk__in=losers).update(merged_into=winner)
    _take_over(winner, losers)
    return winner


@transaction.atomic
def attach(thread: int, to: int) -> None:
    """Show a thread, and what is attached to it, in another's conversation."""
    Conversation.objects.filter(pk=thread).update(attached_to=to)
    _take_over(shown_in([to])[to], [thread])


@transaction.atomic
def detach(thread: int) -> None:
    """Show a thread by itself again, together with what is attached to it."""
    before = shown_in([thread])[thread]
    Conversation.objects.filter(pk=thread).update(attached_to=None)
    threads = with_attached([thread])
    # What people have put elsewhere stays there (regrouping/).
    Message.objects.filter(thread__in=threads, conversation=before).update(conversation=thread)
    adopt(thread, [before])
    refresh([thread, before])


def with_attached(threads: Collection[int]) -> set[int]:
    """Return these threads, and those that are shown in their conversations by a guess."""
    found, wanted = set[int](), set(threads)
    while wanted:
        found |= wanted
        rows = Conversation.objects.filter(attached_to__in=wanted)
        wanted = set(rows.values_list("pk", flat=True)) - found
    return found


def _take_over(winner: int, losers: list[int]) -> None:
    adopt(winner, losers)
    Message.objects.filter(conversation__in=losers).update(conversation=winner)
    refresh([winner, *losers])
    live.changed(f"conversation-{winner}")  # what others read of it may have grown, too


def adopt(winner: int, losers: list[int]) -> None:
    """Let a conversation have what was decided of others: private wins, and people over rules."""
    keep_out(winner, losers)
    with connection.cursor() as cursor:
        cursor.execute(ADOPT_STRANDS, {"winner": winner, "losers": losers})
        cursor.execute(YIELD_LINKS, {"winner": winner, "losers": losers})
        cursor.execute(ADOPT_LINKS, {"winner": winner, "losers": losers})
    elect([winner], like=losers)
