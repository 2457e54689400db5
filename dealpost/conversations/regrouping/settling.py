"""Bring conversations in line with what people decided, whatever has just arrived or moved."""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection, transaction

from dealpost.conversations.keeping_out import keep_out
from dealpost.conversations.models import Conversation, Message, Regrouping
from dealpost.conversations.regrouping.gathering import Gathered, gather
from dealpost.conversations.regrouping.partition import partition
from dealpost.conversations.standing import refresh

# The strands of the mailboxes that hold what moves go along, with what was decided there; where
# both are, private wins. What has just come brings no decision along: of it, nothing was decided.
ADOPT_STRANDS = """
INSERT INTO conversations_strand AS s (
    conversation_id, mailbox_id, visibility, is_chosen, subject, snippet, people, messages,
    has_attachments, newest_at, assignee_id, closed_at)
SELECT %(to)s, mailbox_id, visibility, is_chosen, subject, snippet, people, messages,
       has_attachments, newest_at, assignee_id, closed_at
FROM conversations_strand
WHERE conversation_id = %(origin)s AND mailbox_id IN (
    SELECT mailbox_id FROM conversations_delivery WHERE message_id = ANY(%(messages)s))
ON CONFLICT (conversation_id, mailbox_id) {otherwise}
"""
DECIDED_FOR_BOTH = """DO UPDATE SET
    visibility = CASE WHEN EXCLUDED.visibility = 'private' THEN 'private' ELSE s.visibility END,
    is_chosen = s.is_chosen OR EXCLUDED.is_chosen,
    assignee_id = COALESCE(s.assignee_id, EXCLUDED.assignee_id),
    closed_at = CASE WHEN EXCLUDED.closed_at IS NOT NULL THEN s.closed_at END
"""


@transaction.atomic
def settle(
    threads: Collection[int],
    *,
    undone: Collection[Regrouping] = (),
    new: Collection[int] = frozenset(),
) -> set[int]:
    """Put the messages of these threads where people want them; return the conversations changed.

    Call it in a transaction that holds `one_at_a_time`. `undone` are decisions that held a moment
    ago, `new` messages that have just been stored.
    """
    # Most installations, most of the time: nobody has decided anything.
    if not undone and not Regrouping.objects.standing().exists():
        return set()
    gathered = gather(threads, undone)
    if gathered is None:
        return set()
    places = partition(gathered.members, gathered.steps)
    changed = _move(gathered.now, places, new)
    _signpost(gathered, places)
    refresh(changed)
    return changed


def _move(now: dict[int, int], places: dict[int, int], new: Collection[int]) -> set[int]:
    moves: dict[tuple[int, int], list[int]] = defaultdict(list)
    for key, origin in now.items():
        if places[key] != origin:
            moves[origin, places[key]].append(key)
    for (origin, to), keys in sorted(moves.items()):
        brings_decisions = not set(keys) <= set(new)
        if brings_decisions:
            keep_out(to, [origin])
        otherwise = DECIDED_FOR_BOTH if brings_decisions else "DO NOTHING"
        with connection.cursor() as cursor:
            cursor.execute(
                ADOPT_STRANDS.format(otherwise=otherwise),
                {"origin": origin, "to": to, "messages": keys},
            )
        Message.objects.filter(pk__in=keys).update(conversation=to)
    return {key for move in moves for key in move}


def _signpost(gathered: Gathered, places: dict[int, int]) -> None:
    """Let those conversations that are empty lead to where their messages are."""
    inhabited = {place for key, place in places.items() if key > 0}
    oldest = sorted(gathered.members, key=lambda each: (each.at, each.content_key), reverse=True)
    witnesses = {member.cell: member.key for member in oldest} | gathered.named
    for conversation, witness in witnesses.items():
        leads_to = None if conversation in inhabited else places[witness]
        leads_to = None if leads_to == conversation else leads_to
        rows = Conversation.objects.filter(pk=conversation)
        rows.exclude(joined_to=leads_to).update(joined_to=leads_to)
