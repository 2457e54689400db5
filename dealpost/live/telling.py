from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, models

CHANNEL = "live"
_gathered: ContextVar[dict[str, None] | None] = ContextVar("topics", default=None)


def changed(*topics: str) -> None:
    """Announce changes; PostgreSQL delivers them on commit, and each only once."""
    gathered = _gathered.get()
    if gathered is not None:
        gathered.update(dict.fromkeys(topics))
    elif topics:
        _tell(topics)


@contextmanager
def told_together() -> Iterator[None]:
    """Announce what changes in this block at its end, at once; nothing of a block that fails."""
    outer, mine = _gathered.get(), dict[str, None]()
    token = _gathered.set(mine)
    try:
        yield
    finally:
        _gathered.reset(token)
    if outer is not None:
        outer.update(mine)
    elif mine:
        _tell(list(mine))


def _tell(topics: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic", [CHANNEL, list(topics)]
        )


def within(name: str, part: str) -> str:
    """Return the name for those alone who may know of this part of the thing: `deal-42@7.3`.

    What a part is, whoever passes names on knows (web/live); browsers hear the name without it.
    """
    return f"{name}@{part}"


def bare(name: str) -> str:
    """Return the name without its part."""
    return name.partition("@")[0]


def topic(thing: models.Model) -> str:
    """Return the name under which a change of this thing is announced: `deal-42`."""
    return f"{thing._meta.model_name}-{thing.pk}"
