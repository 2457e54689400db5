from datetime import datetime

from dealpost.accounts.models import User
from dealpost.events.recording import record


def note_export(kind: str, *, items: int, columns: int, at: datetime, by: User) -> None:
    """Write down that somebody took so many items of a kind out of the system."""
    record("items_exported", about=[], at=at, by=by, kind=kind, items=items, columns=columns)
