"""Find conversations by the words in their messages, newest first."""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import QuerySet

from dealpost.accounts.models import User
from dealpost.conversations.listing import PAGE, Place, Row
from dealpost.conversations.models import Message, Strand
from dealpost.mailboxes.models import Mailbox

TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
LONGEST_TEXT = 200
MOST_TERMS = 12
# Up to here it is quicker to fetch all hits and sort them; beyond, so many strands match that a
# walk from the newest soon has a page full. Left alone, the planner takes the wrong way each time.
FEW_HITS = 5_000
# GIN gives up beyond about this many and returns some of them: enough to know that there are many.
MANY_HITS = 20_000

# Strands that may be this user's to read, newest first; `readable_by` has the last word on them.
# The match stands in a scalar subquery because the planner cannot turn that into a join.
WALK = """
SELECT candidate.id, candidate.newest_at
FROM unnest(%(mailboxes)s::bigint[]) AS mailbox (id)
CROSS JOIN LATERAL (
    SELECT s.id, s.newest_at FROM conversations_strand s
    WHERE s.mailbox_id = mailbox.id {after} AND {shared} AND (
        SELECT true FROM conversations_message m
        JOIN conversations_delivery d ON d.message_id = m.id AND d.mailbox_id = s.mailbox_id
        WHERE m.conversation_id = s.conversation_id AND {matches} LIMIT 1)
    ORDER BY s.newest_at DESC, s.id DESC LIMIT %(limit)s
) AS candidate
ORDER BY candidate.newest_at DESC, candidate.id DESC LIMIT %(limit)s
"""
SORT = """
SELECT s.id, s.newest_at FROM conversations_strand s
JOIN (SELECT DISTINCT m.conversation_id, d.mailbox_id FROM conversations_message m
      JOIN conversations_delivery d ON d.message_id = m.id
      WHERE m.id = ANY(%(hits)s)) AS hit USING (conversation_id, mailbox_id)
WHERE s.mailbox_id = ANY(%(mailboxes)s) {after} AND {shared}
ORDER BY s.newest_at DESC, s.id DESC LIMIT %(limit)s
"""
AFTER = "AND (s.newest_at, s.id) < (%(newest_at)s, %(strand)s)"
SHARED = """(s.mailbox_id = ANY(%(own)s) OR s.visibility = 'shared' AND EXISTS (
    SELECT FROM conversations_link l WHERE l.conversation_id = s.conversation_id
      AND NOT l.is_rejected))"""


def query_for(text: str) -> SearchQuery | None:
    """Translate what a person types: words, "phrases", -without; the last word may be unfinished.

    None if there is nothing to look for.
    """
    terms = TERM.findall(text[:LONGEST_TEXT])[:MOST_TERMS]
    query: SearchQuery | None = None
    for number, (minus, phrase, word) in enumerate(terms):
        unfinished = word and number == len(terms) - 1 and not text.endswith(" ")
        term = _beginning(word) if unfinished else _phrase(phrase or word)
        if term is None:
            continue
        if minus:
            term = ~term
        query = term if query is None else query & term
    return query


def search(
    query: SearchQuery, *, user: User, after: Place | None = None, limit: int = PAGE
) -> list[Row]:
    """Return the next conversations with a matching message that this user may read.

    One that matches in several mailboxes is there once for each.
    """
    statement, values = _way(query, user)
    found: list[Row] = []
    while len(found) < limit:
        places = _candidates(statement, values, after, limit=limit)
        keys = [place.strand for place in places]
        strands = Strand.objects.readable_by(user).filter(pk__in=keys)
        found += [_row(strand) for strand in strands.order_by("-newest_at", "-pk")]
        if len(places) < limit:
            break
        after = places[-1]
    return found[:limit]


def _way(query: SearchQuery, user: User) -> tuple[str, dict[str, Any]]:
    """Return the statement that leads to the newest matching strands, with its values."""
    own = Mailbox.objects.used_by(user).values_list("pk", flat=True)
    everyone = Mailbox.objects.values_list("pk", flat=True)
    values: dict[str, Any] = {"own": sorted(set(own)), "mailboxes": sorted(everyone)}
    hits = _hits(Message.objects.filter(search=query))
    if len(hits) <= FEW_HITS:
        return SORT, values | {"hits": hits}
    matches, words = _as_sql(query)
    return WALK.replace("{matches}", matches), values | words


def _candidates(
    statement: str, values: dict[str, Any], after: Place | None, *, limit: int
) -> list[Place]:
    if after:
        values = values | {"newest_at": after.newest_at, "strand": after.strand}
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(after=AFTER if after else "", shared=SHARED),
            values | {"limit": limit},
        )
        return [Place(newest_at, strand) for strand, newest_at in cursor.fetchall()]


def _as_sql(query: SearchQuery) -> tuple[str, dict[str, Any]]:
    """Return the query as a condition on `m.search` with named parameters."""
    rows = Message.objects.filter(search=query).query
    condition, values = rows.where.as_sql(rows.get_compiler(DEFAULT_DB_ALIAS), connection)
    names = {f"word{number}": value for number, value in enumerate(values)}
    named = condition % tuple(f"%({name})s" for name in names)
    return named.replace('"conversations_message".', "m."), names


def _row(strand: Strand) -> Row:
    return Row(
        conversation=strand.conversation_id,
        strand=strand.pk,
        mailbox=strand.mailbox_id,
        visibility=strand.visibility,
        subject=strand.subject,
        snippet=strand.snippet,
        people=strand.people,
        messages=strand.messages,
        has_attachments=strand.has_attachments,
        newest_at=strand.newest_at,
    )


def _phrase(words: str) -> SearchQuery | None:
    return SearchQuery(words, config="simple", search_type="phrase") if _says(words) else None


def _beginning(word: str) -> SearchQuery | None:
    # In quotes, PostgreSQL takes a word apart as it took the messages: an address stays whole.
    quoted = word.replace("'", " ").replace("\\", " ")
    if not _says(quoted):
        return None
    return SearchQuery(f"'{quoted}':*", config="simple", search_type="raw")


def _says(words: str) -> bool:
    return re.search(r"\w", words) is not None


@transaction.atomic
def _hits(matching: QuerySet[Message]) -> list[int]:
    """Return the keys of the matching messages, or of some more than FEW_HITS of them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"SET LOCAL gin_fuzzy_search_limit = {MANY_HITS}")
        hits = list(matching.values_list("pk", flat=True)[: FEW_HITS + 1])
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
        cursor.execute("SET LOCAL gin_fuzzy_search_limit TO DEFAULT")
    return hits
