"""What a list of conversations shows: the filings of some folders, newest first, page by page."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import connection

from dealpost.conversations.models import Strand

PAGE = 30  # more than a tall screen shows; the next ones come while one scrolls
MOST_COUNTED = 1000  # "999+" is all that anybody wants to know, and counting stays cheap


@dataclass(frozen=True, slots=True)
class Place:
    """The row after which the next page starts."""

    newest_at: datetime
    strand: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: a conversation as one mailbox has it, in one folder."""

    conversation: int
    strand: int
    mailbox: int
    visibility: str
    subject: str
    snippet: str
    people: Sequence[str]
    messages: int
    has_attachments: bool
    newest_at: datetime
    assignee: int | None = None
    closed_at: datetime | None = None
    unread: int = 0
    flagged: int = 0

    @classmethod
    def of(cls, strand: Strand, **more: Any) -> "Row":
        """Make the row of a strand; `more` is what its list knows better."""
        names = "visibility subject snippet people messages has_attachments newest_at closed_at"
        known = {name: getattr(strand, name) for name in names.split()}
        keys = {
            "conversation": strand.conversation_id,
            "strand": strand.pk,
            "mailbox": strand.mailbox_id,
            "assignee": strand.assignee_id,
        }
        return cls(**{**known, **keys, **more})

    @property
    def place(self) -> Place:
        return Place(self.newest_at, self.strand)


# One short walk along (folder, newest_at, strand) per folder, so that the size of a mailbox does
# not matter. A conversation that several of the folders show appears once, at its newest filing.
ROWS = """
SELECT s.conversation_id, s.id, s.mailbox_id, s.visibility, s.subject, s.snippet, s.people,
       s.messages, s.has_attachments, f.newest_at, s.assignee_id, s.closed_at,
       f.unread, f.flagged
FROM unnest(%(folders)s::bigint[]) AS folder (id)
CROSS JOIN LATERAL (
    SELECT filing.* FROM conversations_filing filing
    {once}
    WHERE filing.folder_id = folder.id {after} {unread}
    ORDER BY filing.newest_at DESC, filing.strand_id DESC LIMIT %(limit)s
) AS f
JOIN conversations_strand s ON s.id = f.strand_id
ORDER BY f.newest_at DESC, f.strand_id DESC LIMIT %(limit)s
"""
AFTER = "AND (filing.newest_at, filing.strand_id) < (%(newest_at)s, %(strand)s)"
UNREAD = "AND filing.unread > 0"
ONCE = """
    JOIN conversations_strand own ON own.id = filing.strand_id AND NOT EXISTS (
        SELECT FROM conversations_strand other
        JOIN conversations_filing twin ON twin.strand_id = other.id
        WHERE other.conversation_id = own.conversation_id
          AND twin.folder_id = ANY(%(folders)s) AND twin.id <> filing.id {twin_unread}
          AND (twin.newest_at, twin.strand_id) > (filing.newest_at, filing.strand_id))
"""

COUNTS = """
SELECT folder.id, (
    SELECT count(*) FROM (
        SELECT FROM conversations_filing WHERE folder_id = folder.id AND unread > 0
        LIMIT %(most)s) AS counted)
FROM unnest(%(folders)s::bigint[]) AS folder (id)
"""


def rows(
    folders: Collection[int],
    *,
    after: Place | None = None,
    only_unread: bool = False,
    limit: int = PAGE,
) -> list[Row]:
    """Return the next rows of these folders taken together.

    The caller has made sure that the folders are of mailboxes that the reader uses.
    """
    once = ONCE.format(twin_unread="AND twin.unread > 0" if only_unread else "")
    statement = ROWS.format(
        once=once if len(folders) > 1 else "",
        after=AFTER if after else "",
        unread=UNREAD if only_unread else "",
    )
    values: dict[str, Any] = {"folders": sorted(folders), "limit": limit}
    if after:
        values |= {"newest_at": after.newest_at, "strand": after.strand}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_row(line) for line in cursor.fetchall()]


def unread_counts(folders: Collection[int]) -> dict[int, int]:
    """Return how many conversations of each folder have unread mail, counted up to MOST_COUNTED."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"folders": sorted(folders), "most": MOST_COUNTED})
        return dict(cursor.fetchall())


def _row(line: Sequence[Any]) -> Row:
    row = dict(zip((field.name for field in fields(Row)), line, strict=True))
    # Django hands a jsonb column to raw queries as text.
    row["people"] = json.loads(row["people"])
    return Row(**row)
