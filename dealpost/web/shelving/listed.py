"""One page of the list of a shelf."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dealpost.accounts.models import User
from dealpost.conversations import listing, searching
from dealpost.conversations.labels.listing import rows as labelled
from dealpost.conversations.listing import PAGE, Place, Row
from dealpost.conversations.teamwork import listing as teamwork
from dealpost.conversations.teamwork import mentioned
from dealpost.web.shelving.lines import Line, lines
from dealpost.web.shelving.shelves import Shelf


@dataclass(frozen=True, slots=True)
class Listed:
    lines: Sequence[Line]
    after: str  # asks for the next page; empty on the last


def listed(
    shelf: Shelf, user: User, *, now: datetime, after: Place | None = None, most: int = PAGE
) -> Listed:
    # One more than is shown tells whether there is more.
    rows = _rows(shelf, user, after, limit=most + 1)
    shown = rows[:most]
    more = f"{shown[-1].newest_at.isoformat()},{shown[-1].strand}" if len(rows) > most else ""
    once = {row.conversation: row for row in reversed(shown)}
    first = [row for row in shown if once[row.conversation] is row]
    return Listed(lines(first, user=user, mailboxes=shelf.mailboxes, now=now), more)


def place_after(text: str) -> Place | None:
    """Read where a page starts, as `Listed.after` says it; None for anything else."""
    moment, _comma, strand = text.rpartition(",")
    try:
        return Place(datetime.fromisoformat(moment), int(strand))
    except ValueError:
        return None


def _rows(shelf: Shelf, user: User, after: Place | None, *, limit: int) -> list[Row]:
    if shelf.is_search:
        query = searching.query_for(shelf.text)
        return searching.search(query, user=user, after=after, limit=limit) if query else []
    if shelf.view == "mentions":
        return mentioned.rows(user=user, after=after, only_new=shelf.only_unread, limit=limit)
    if shelf.view is not None:
        unread = shelf.only_unread
        return teamwork.rows(
            shelf.view, user=user, whose=shelf.whose, after=after, only_unread=unread, limit=limit
        )
    if shelf.label is not None:
        unread = shelf.only_unread
        return labelled(shelf.label, user=user, after=after, only_unread=unread, limit=limit)
    return listing.rows(shelf.folder_keys, after=after, only_unread=shelf.only_unread, limit=limit)
