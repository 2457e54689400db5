"""A page of strands that a walk from the newest comes across, as far as somebody may read them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from dealpost.conversations.listing import Place, Row


@dataclass(frozen=True, slots=True)
class Walk:
    """SQL for strands that may be on the page: (key, newest_at), newest first."""

    statement: str  # with {after}, and a limit
    after: str  # the condition that starts it behind a place
    values: Mapping[str, Any]

    def page(
        self, after: Place | None, *, limit: int, readable: Callable[[Sequence[int]], list[Row]]
    ) -> list[Row]:
        """Return the next rows. `readable` has the last word: it makes rows of what may be seen."""
        found: list[Row] = []
        while len(found) < limit:
            places = self._next(after, limit=limit)
            found += readable([place.strand for place in places])
            if len(places) < limit:
                break
            after = places[-1]
        return found[:limit]

    def _next(self, after: Place | None, *, limit: int) -> list[Place]:
        values = {**self.values, "limit": limit}
        if after:
            values |= {"newest_at": after.newest_at, "strand": after.strand}
        with connection.cursor() as cursor:
            cursor.execute(self.statement.format(after=self.after if after else ""), values)
            return [Place(newest_at, strand) for strand, newest_at in cursor.fetchall()]
