"""Which messages belong together, told by the ids in their heads.

Every id that a message bears or mentions belongs to one thread. Ids not seen yet are kept too
(as ghosts), and threads that turn out to share one are merged: so the order in which messages
arrive does not matter. Only ids may merge; guesses by subject are in orphans.py.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from dealpost.conversations.copying import copy_rows, reserve_keys
from dealpost.conversations.joining import merge
from dealpost.conversations.models import Conversation

# A monitoring system that answers itself for years would make one endless conversation; after so
# many messages the next one starts a new conversation.
FULL = 1000

# Any number: it only has to be the same for all who ask for this lock.
THREADING_LOCK = 0x7EAD


# One by one, as in gathering.py: so that the planner reads no table as a whole.
KNOWN = """
SELECT known.identifier, known.thread_id
FROM unnest(%(identifiers)s::text[]) AS wanted (identifier)
CROSS JOIN LATERAL (
    SELECT * FROM conversations_identifier WHERE identifier = wanted.identifier OFFSET 0
) AS known
"""
FULL_ONES = """
SELECT wanted.id
FROM unnest(%(threads)s::bigint[]) AS wanted (id)
WHERE EXISTS (SELECT FROM conversations_message WHERE thread_id = wanted.id OFFSET %(full)s - 1)
"""
# An id of a full thread goes on pointing there.
REMEMBER = """
INSERT INTO conversations_identifier (identifier, thread_id)
SELECT * FROM unnest(%(identifiers)s::text[], %(threads)s::bigint[])
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """What threading needs to know of a message."""

    identifiers: tuple[str, ...]  # its own Message-ID and all that it mentions
    at: datetime


def one_at_a_time() -> None:
    """Let no other transaction thread messages until this one ends.

    Two transactions that each hold half of a thread would otherwise not see each other's half.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [THREADING_LOCK])


def assign(letters: Sequence[Letter]) -> list[int]:
    """Return for each letter the key of its thread, making and merging threads as needed.

    Call it in a transaction that holds `one_at_a_time`.
    """
    mentioned = {identifier for letter in letters for identifier in letter.identifiers}
    known = _known(mentioned)
    groups = _group(letters, known)

    thread_of: dict[object, int] = {}
    waiting: dict[object, datetime] = {}
    for root, members in groups.members(range(len(letters))).items():
        found = {known[i] for number in members for i in letters[number].identifiers if i in known}
        if found:
            thread_of[root] = merge(found)
        else:
            waiting[root] = max(letters[number].at for number in members)
    thread_of.update(_start(waiting))

    _remember([(each, thread_of[groups.root(each)]) for each in mentioned - known.keys()])
    return [thread_of[groups.root(number)] for number in range(len(letters))]


def _known(identifiers: Collection[str]) -> dict[str, int]:
    """Return the threads of those ids that we know, without the full ones."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"identifiers": list(identifiers)})
        known = dict(cursor.fetchall())
        cursor.execute(FULL_ONES, {"threads": list(set(known.values())), "full": FULL})
        full = {key for (key,) in cursor.fetchall()}
    return {identifier: key for identifier, key in known.items() if key not in full}


def _group(letters: Sequence[Letter], known: dict[str, int]) -> "_Groups":
    groups = _Groups()
    for number, letter in enumerate(letters):
        for identifier in letter.identifiers:
            groups.join(number, identifier)
            if identifier in known:
                groups.join(number, (known[identifier],))
    return groups


def _start(waiting: dict[object, datetime]) -> dict[object, int]:
    keys = reserve_keys(Conversation, len(waiting)) if waiting else []
    copy_rows(Conversation, ["id", "newest_at"], zip(keys, waiting.values(), strict=True))
    return dict(zip(waiting, keys, strict=True))


def _remember(rows: Collection[tuple[str, int]]) -> None:
    if not rows:
        return
    identifiers, threads = zip(*rows, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, {"identifiers": list(identifiers), "threads": list(threads)})


class _Groups:
    """Disjoint sets, with path halving."""

    def __init__(self) -> None:
        self.parents: dict[object, object] = {}

    def root(self, node: object) -> object:
        parents = self.parents
        parents.setdefault(node, node)
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    def join(self, one: object, other: object) -> None:
        self.parents[self.root(one)] = self.root(other)

    def members(self, nodes: Iterable[int]) -> dict[object, list[int]]:
        members: dict[object, list[int]] = defaultdict(list)
        for node in nodes:
            members[self.root(node)].append(node)
        return members
