"""Replies that do not say to which message: a guess by subject, which may be taken back.

Some programs (and people who write anew under an old subject) send "Re: Chairs" without a word in
In-Reply-To or References. Such an orphan is shown in the conversation of the earlier messages with
the same subject, if somebody outside takes part in both, if they are at most 30 days old, and if
they all lie in one conversation. The guess is a function of the messages that are there, not of
their order of arrival: so it is made anew whenever a message of that subject arrives.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from django.db import connection
from django.db.models import Min

from dealpost.conversations.joining import attach, detach, shown_in
from dealpost.conversations.models import Conversation, Message, Participant
from dealpost.mailboxes.models import Mailbox

WITHIN = timedelta(days=30)
# Beyond so many messages, a subject ("Invoice") says nothing about what belongs together.
TOO_COMMON = 500
ROUNDS = 10

# One by one, as in gathering.py.
SUBJECTS = """
WITH subjects AS MATERIALIZED (
    SELECT DISTINCT own.base_subject
    FROM unnest(%(threads)s::bigint[]) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT base_subject FROM conversations_message WHERE thread_id = wanted.id OFFSET 0
    ) AS own
    WHERE own.base_subject <> ''
)
SELECT base_subject FROM subjects WHERE EXISTS (
    SELECT FROM conversations_message other
    WHERE other.is_orphan AND other.base_subject = subjects.base_subject
    OFFSET 0)
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    key: int
    thread: int
    base_subject: str
    at: datetime
    content_key: bytes
    is_orphan: bool
    outsiders: frozenset[str]


def settle(threads: Collection[int]) -> set[int]:
    """Make the guesses anew that a change of these threads may have changed.

    Return which threads moved, and those from whose conversations they did.

    A guess that changes brings messages of other subjects together, on which other guesses may
    hang; each round can only bring in subjects of the round before, so it ends soon.
    """
    moved: set[int] = set()
    for _round in range(ROUNDS):
        if not threads:
            break
        changed: set[int] = set()
        for candidates in _by_subject(_subjects(threads)):
            changed |= _decide(candidates)
        moved |= changed
        threads = changed
    return moved


def _subjects(threads: Collection[int]) -> set[str]:
    """Return the subjects in these threads under which there is an orphan."""
    with connection.cursor() as cursor:
        cursor.execute(SUBJECTS, {"threads": list(threads)})
        return {subject for (subject,) in cursor.fetchall()}


def _by_subject(subjects: Collection[str]) -> Iterator[list[Candidate]]:
    ours = set(Mailbox.objects.values_list("address", flat=True))
    for subject in sorted(subjects):
        rows = list(Message.objects.filter(base_subject=subject).order_by("at")[: TOO_COMMON + 1])
        if len(rows) <= TOO_COMMON:
            outsiders = _outsiders([row.pk for row in rows], ours)
            yield [
                Candidate(
                    row.pk,
                    row.thread_id,
                    subject,
                    row.at,
                    bytes(row.content_key),
                    row.is_orphan,
                    frozenset(outsiders[row.pk]),
                )
                for row in rows
            ]


def _outsiders(messages: Collection[int], ours: Collection[str]) -> dict[int, set[str]]:
    outsiders: dict[int, set[str]] = defaultdict(set)
    rows = Participant.objects.filter(message__in=messages).exclude(address__in=ours)
    for message, address in rows.values_list("message", "address"):
        outsiders[message].add(address)
    return outsiders


def _decide(candidates: list[Candidate]) -> set[int]:
    """Place every orphan among messages of one subject; return the threads that moved."""
    # The content key decides between messages of one second: it does not depend on arrival.
    candidates = sorted(candidates, key=attrgetter("at", "content_key"))
    starts = _starts({candidate.thread for candidate in candidates})
    orphans = [candidate for candidate in candidates if candidate.is_orphan]
    # Only a thread that begins with the orphan: an attached thread is then always younger than
    # the one it is attached to, and nothing can go round in a circle.
    begun = [orphan for orphan in orphans if starts[orphan.thread] == orphan.at]
    others = {orphan.thread for orphan in orphans} - {orphan.thread for orphan in begun}
    changed = _let_go(others, starts)
    for orphan in begun:
        changed |= _place(orphan, candidates)
    return changed


def _let_go(threads: Collection[int], starts: dict[int, datetime]) -> set[int]:
    """Detach threads that began with an orphan until an older message joined them."""
    attached = Conversation.objects.filter(pk__in=threads, attached_to__isnull=False)
    changed = {
        thread
        for thread in attached.values_list("pk", flat=True)
        if not Message.objects.filter(thread=thread, at=starts[thread], is_orphan=True).exists()
    }
    homes = shown_in(changed)
    for thread in sorted(changed):
        detach(thread)
    return changed | set(homes.values())


def _starts(threads: Collection[int]) -> dict[int, datetime]:
    rows = Message.objects.filter(thread__in=threads).values("thread")
    return dict(rows.annotate(start=Min("at")).values_list("thread", "start"))


def _place(orphan: Candidate, candidates: list[Candidate]) -> set[int]:
    """Show the orphan's thread where it belongs; return it, and where it was, if it moves."""
    elders = {
        other.thread
        for other in candidates
        if other.thread != orphan.thread
        and orphan.at - WITHIN <= other.at < orphan.at
        and other.outsiders & orphan.outsiders
    }
    places = shown_in([*elders, orphan.thread])
    homes = {places[elder] for elder in elders}
    current = places[orphan.thread]
    wanted = homes.pop() if len(homes) == 1 else orphan.thread
    if wanted == current:
        return set()
    if current != orphan.thread:
        detach(orphan.thread)
    if wanted != orphan.thread:
        attach(orphan.thread, wanted)
    return {orphan.thread, current}
