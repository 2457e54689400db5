"""Find conversations by words in their messages and comments, and by labels, newest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from dealpost.accounts.models import User
from dealpost.conversations.labels.asking import Asked
from dealpost.conversations.listing import PAGE, Place, Row
from dealpost.conversations.models import Strand
from dealpost.conversations.teamwork.finding import commented
from dealpost.conversations.walking import Walk
from dealpost.conversations.wording import words
from dealpost.mailboxes.models import Mailbox

TERM = re.compile(r'(-?)(label:)?(?:"([^"]*)"|(\S+))', re.IGNORECASE)
LONGEST_TEXT = 200
MOST_TERMS = 12
# Up to here it is quicker to fetch all hits and sort them; beyond, so many strands match that a
# walk from the newest soon has a page full. Left alone, the planner takes the wrong way each time.
FEW_HITS = 5_000
# GIN gives up beyond about this many and returns some of them: enough to know that there are many.
MANY_HITS = 20_000

HITS = "SELECT m.id FROM conversations_message m WHERE {matches} LIMIT %(most)s"
# Strands that may be this user's to read, newest first; `readable_by` has the last word on them.
# The match stands in a scalar subquery because the planner cannot turn that into a join.
WALK = """
SELECT candidate.id, candidate.newest_at
FROM unnest(%(mailboxes)s::bigint[]) AS mailbox (id)
CROSS JOIN LATERAL (
    SELECT s.id, s.newest_at FROM conversations_strand s
    WHERE s.mailbox_id = mailbox.id {after} AND {shared} AND (s.id = ANY(%(said)s) OR (
        SELECT true FROM conversations_message m
        JOIN conversations_delivery d ON d.message_id = m.id AND d.mailbox_id = s.mailbox_id
          AND d.withheld = ''
        WHERE m.conversation_id = s.conversation_id AND {matches} LIMIT 1))
    ORDER BY s.newest_at DESC, s.id DESC LIMIT %(limit)s
) AS candidate
ORDER BY candidate.newest_at DESC, candidate.id DESC LIMIT %(limit)s
"""
SORT = """
SELECT s.id, s.newest_at FROM conversations_strand s
JOIN (SELECT DISTINCT m.conversation_id, d.mailbox_id FROM conversations_message m
      JOIN conversations_delivery d ON d.message_id = m.id
      WHERE m.id = ANY(%(hits)s) AND d.withheld = ''
      UNION SELECT c.conversation_id, c.mailbox_id FROM conversations_strand c
      WHERE c.id = ANY(%(said)s)) AS hit USING (conversation_id, mailbox_id)
WHERE s.mailbox_id = ANY(%(mailboxes)s) {after} AND {shared}
ORDER BY s.newest_at DESC, s.id DESC LIMIT %(limit)s
"""
# By labels alone: they have an index.
LABELLED = """
SELECT s.id, s.newest_at FROM conversations_strand s
WHERE s.mailbox_id = ANY(%(mailboxes)s) {after} AND {shared}
ORDER BY s.newest_at DESC, s.id DESC LIMIT %(limit)s
"""
# What a message says, as `wording.plain` would have it.
SAID = """regexp_replace(normalize(lower(concat_ws(' ', m.subject, m.sender_name, m.sender_address,
    m.text)), NFKD), '[\u0300-\u036f]+', '', 'g')"""
AFTER = "AND (s.newest_at, s.id) < (%(newest_at)s, %(strand)s)"
SHARED = """(s.mailbox_id = ANY(%(own)s) OR s.visibility = 'shared' AND EXISTS (
    SELECT FROM conversations_link l WHERE l.conversation_id = s.conversation_id
      AND NOT l.is_rejected)
    OR EXISTS (SELECT FROM conversations_access a WHERE a.conversation_id = s.conversation_id
      AND a.mailbox_id = s.mailbox_id AND a.user_id = %(reader)s AND a.state = 'granted'))"""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: words by the index, phrases among the messages that have their words."""

    words: tuple[str, ...]  # pieces of a tsquery, all of which must hold
    phrases: tuple[str, ...] = ()  # regular expressions on plain text, all of which must match
    without: tuple[str, ...] = ()  # and none of these
    labels: tuple[Asked, ...] = ()

    @property
    def condition(self) -> str:
        """SQL on the message `m`; its values are `values`."""
        return " AND ".join(
            [
                *["m.search @@ %(words)s::tsquery"] * bool(self.words),
                *[f"{SAID} ~ ALL(%(phrases)s)"] * bool(self.phrases),
                *[f"{SAID} !~ ALL(%(without)s)"] * bool(self.without),
            ]
        )

    @property
    def values(self) -> dict[str, Any]:
        return {
            "words": " & ".join(self.words),
            "phrases": list(self.phrases),
            "without": list(self.without),
        }


def query_for(text: str) -> Query | None:
    """Translate what a person types: words, "phrases", label:name, each with - for without.

    The last word may be unfinished.

    None if there is nothing to look for.
    """
    wanted: list[str] = []
    phrases: dict[bool, list[str]] = {True: [], False: []}
    terms = TERM.findall(text[:LONGEST_TEXT])[:MOST_TERMS]
    labels: list[Asked] = []
    for number, (minus, label, phrase, word) in enumerate(terms):
        if label:
            labels.append(Asked(phrase or word, is_whole=bool(phrase), is_wanted=not minus))
            continue
        said = words(phrase or word)
        if not said:
            continue
        unfinished = bool(word) and number == len(terms) - 1 and not text.endswith(" ")
        if len(said) > 1:  # an address, or what stands in quotes: its words in a row
            phrases[not minus].append(_in_a_row(said, unfinished=unfinished))
        if len(said) == 1 or not minus:
            found = " & ".join([*map(_quoted, said[:-1]), _quoted(said[-1]) + ":*" * unfinished])
            wanted.append(f"!{found}" if minus else found)
    if not (wanted or phrases[False] or labels):
        return None
    return Query(tuple(wanted), tuple(phrases[True]), tuple(phrases[False]), tuple(labels))


def search(query: Query, *, user: User, after: Place | None = None, limit: int = PAGE) -> list[Row]:
    """Return the next conversations with a matching message, or comment, that this user may read.

    One that matches in several mailboxes is there once for each.
    """

    def readable(strands: Sequence[int]) -> list[Row]:
        found = Strand.objects.readable_by(user).filter(pk__in=strands)
        return [Row.of(strand) for strand in found.order_by("-newest_at", "-pk")]

    return _way(query, user).page(after, limit=limit, readable=readable)


def _way(query: Query, user: User) -> Walk:
    """Return the way that leads to the newest matching strands."""
    own = Mailbox.objects.used_by(user).values_list("pk", flat=True)
    everyone = Mailbox.objects.values_list("pk", flat=True)
    values: dict[str, Any] = {"own": sorted(set(own)), "mailboxes": sorted(everyone)}
    values["reader"] = user.pk
    shared = SHARED + "".join(f" AND {asked.condition}" for asked in query.labels)
    statement, more = _way_to_words(query) if query.condition else (LABELLED, {})
    return Walk(statement.replace("{shared}", shared), AFTER, values | more)


def _way_to_words(query: Query) -> tuple[str, dict[str, Any]]:
    said = {"said": commented(query.words, query.phrases, query.without, most=FEW_HITS)}
    hits = _hits(query)
    if len(hits) <= FEW_HITS:
        return SORT, {"hits": hits, **said}
    return WALK.replace("{matches}", query.condition), {**query.values, **said}


def _quoted(word: str) -> str:
    """As a tsquery takes it; `words` has left nothing in it that needs more."""
    return f"'{word}'"


def _in_a_row(said: list[str], *, unfinished: bool) -> str:
    """What matches these words one after the other in plain text."""
    return r"\m" + r"\W+".join(map(re.escape, said)) + ("" if unfinished else r"\M")


@transaction.atomic
def _hits(query: Query) -> list[int]:
    """Return the keys of the matching messages, or of some more than FEW_HITS of them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"SET LOCAL gin_fuzzy_search_limit = {MANY_HITS}")
        cursor.execute(
            HITS.replace("{matches}", query.condition), query.values | {"most": FEW_HITS + 1}
        )
        hits = [key for (key,) in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
        cursor.execute("SET LOCAL gin_fuzzy_search_limit TO DEFAULT")
    return hits
