"""What a setting would hide and bring back, in numbers, before anybody decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from dealpost.accounts.models import User
from dealpost.conversations.models import Message
from dealpost.conversations.wanting import OF_MAILBOX, OF_PATTERN, TRIED, Wishes, rule, values_of
from dealpost.mailboxes.address_patterns import Pattern
from dealpost.mailboxes.models import Mailbox

SAMPLES = 5
# Of so many, some can be read by whoever asks: an administrator who sets up the mailbox of a team
# need not be one of those who read its mail.
LOOKED_AT = 50

# A mailbox of 100,000 messages is compared in memory; in the usual 4 MB it would be on the disk.
ROOM = "SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)"

COUNTS = """
WITH {rule}, changed AS MATERIALIZED (
    SELECT message_id, conversation_id, becomes <> '' AS hides
    FROM judged WHERE (was = '') <> (becomes = '')
), per_conversation AS MATERIALIZED (
    SELECT conversation_id, hides, count(*) AS messages FROM changed GROUP BY 1, 2
)
SELECT COALESCE(sum(messages) FILTER (WHERE hides), 0),
       count(*) FILTER (WHERE hides),
       count(*) FILTER (WHERE hides AND EXISTS (
           SELECT FROM conversations_link l
           WHERE l.conversation_id = c.conversation_id AND NOT l.is_rejected
             AND num_nonnulls(l.deal_id, l.lead_id, l.project_id) = 1)),
       COALESCE(sum(messages) FILTER (WHERE NOT hides), 0),
       count(*) FILTER (WHERE NOT hides),
       (SELECT array_agg(message_id) FROM (
           SELECT message_id FROM changed WHERE hides ORDER BY message_id DESC LIMIT %(looked_at)s
       ) AS newest)
FROM per_conversation c
"""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of the mail that is here already."""

    hides: int = 0  # messages
    hides_conversations: int = 0  # in which something would be hidden
    linked: int = 0  # of these conversations, to a deal, lead or project
    brings: int = 0
    brings_conversations: int = 0
    samples: Sequence[Message] = ()  # the newest that would be hidden, as far as readable

    def __bool__(self) -> bool:
        return bool(self.hides or self.brings)


def preview(mailbox: Mailbox, tried: Wishes, *, user: User | None = None) -> Preview:
    """Compare what a mailbox shows with what it would show; with samples for a user, if given."""
    return _compared(OF_MAILBOX, values_of(mailbox, tried), user)


def preview_of_blocking(mailbox: Mailbox, pattern: Pattern, *, user: User | None = None) -> Preview:
    """Tell what blocking an address or a domain, or no longer blocking it, would do."""
    wishes, forms = Wishes.of(mailbox), {pattern.written, pattern.spoken}
    tried = replace(wishes, blocked=wishes.blocked ^ forms)
    names = {"written": pattern.written, "spoken": pattern.spoken}
    return _compared(OF_PATTERN, values_of(mailbox, tried) | names, user)


def together(previews: Iterable[Preview]) -> Preview:
    """Add up what several mailboxes would hide and bring back, without samples."""
    rows = list(previews)
    return Preview(
        hides=sum(each.hides for each in rows),
        hides_conversations=sum(each.hides_conversations for each in rows),
        linked=sum(each.linked for each in rows),
        brings=sum(each.brings for each in rows),
        brings_conversations=sum(each.brings_conversations for each in rows),
    )


def _compared(scope: str, values: Mapping[str, Any], user: User | None) -> Preview:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.execute(COUNTS.format(rule=rule(TRIED, scope)), {**values, "looked_at": LOOKED_AT})
        *numbers, newest = cursor.fetchone() or (0, 0, 0, 0, 0, None)
    hides, hides_in, linked, brings, brings_in = map(int, numbers)
    samples = _readable(newest or [], user)
    return Preview(hides, hides_in, linked, brings, brings_in, samples)


def _readable(messages: Sequence[int], user: User | None) -> Sequence[Message]:
    if user is None or not messages:
        return ()
    seen = Message.objects.visible_to(user).filter(pk__in=messages)
    return list(
        seen.only("subject", "sender_name", "sender_address", "at").order_by("-pk")[:SAMPLES]
    )
