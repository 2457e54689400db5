"""The queue of jobs, as tests find it."""

from django.db import connection


def forget_jobs() -> None:
    """Empty the queue, which outlasts the rollback of a test."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
