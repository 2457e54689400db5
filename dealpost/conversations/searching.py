"""Find conversations by the words in their messages, newest first."""

import re

from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from dealpost.accounts.models import User
from dealpost.conversations.listing import PAGE, Place, Row
from dealpost.conversations.models import Message, Strand

TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
LONGEST_TEXT = 200
MOST_TERMS = 12
# Up to here it is quicker to fetch all hits and sort them; beyond, so many strands match that a
# walk from the newest soon has a page full. Left alone, the planner walks for rare words, too.
FEW_HITS = 2_000
# GIN gives up beyond about this many and returns some of them: enough to know that there are many.
MANY_HITS = 10_000


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
    strands = Strand.objects.readable_by(user)
    matching = Message.objects.filter(search=query)
    hits = _hits(matching)
    if len(hits) <= FEW_HITS:
        matching = Message.objects.filter(pk__in=hits)
        strands = strands.filter(conversation__in=matching.values("conversation"))
    strands = strands.filter(
        Exists(
            matching.filter(
                conversation=OuterRef("conversation"), deliveries__mailbox=OuterRef("mailbox")
            )
        )
    )
    return [_row(strand) for strand in _page(strands, after=after, limit=limit)]


def _page(strands: QuerySet[Strand], *, after: Place | None, limit: int) -> list[Strand]:
    if after:
        strands = strands.filter(
            Q(newest_at__lt=after.newest_at) | Q(newest_at=after.newest_at, pk__lt=after.strand)
        )
    return list(strands.order_by("-newest_at", "-pk")[:limit])


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
