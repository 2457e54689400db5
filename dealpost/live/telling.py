from django.db import connection, models

CHANNEL = "live"


def changed(*topics: str) -> None:
    """Announce changes; PostgreSQL delivers them on commit, and each only once."""
    if not topics:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic", [CHANNEL, list(topics)]
        )


def topic(thing: models.Model) -> str:
    """Return the name under which a change of this thing is announced: `deal-42`."""
    return f"{thing._meta.model_name}-{thing.pk}"
