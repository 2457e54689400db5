"""Telling people how their message fares: open pages at once, and the timeline if it failed."""

from datetime import datetime

from django.db import transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import telling
from dealpost.events.recording import record
from dealpost.outbox.models import Draft, Outgoing


def tell(outgoing: Outgoing) -> None:
    """Let open pages ask again for what shows this message."""
    shown_in = [outgoing.conversation_id] if outgoing.conversation_id else []
    live.changed(
        live.topic(outgoing.author),
        live.topic(outgoing.mailbox),
        *telling.conversations_in(outgoing.mailbox_id, shown_in),
    )


@transaction.atomic
def tell_failure(outgoing: Outgoing, why: str, *, at: datetime) -> None:
    """Write down that it did not reach everybody it was for."""
    record(
        "message_failed",
        about=[outgoing, outgoing.conversation, outgoing.mailbox],
        at=at,
        by=outgoing.author,
        why=why,
        subject=outgoing.subject,
    )
    tell(outgoing)


def tell_writers(draft: Draft) -> None:
    """Let the open pages ask again of whoever sees this draft."""
    is_for_all = draft.author is None or (draft.is_shared and draft.mailbox.is_team)
    seen_by = set(draft.mailbox.readers) if is_for_all else set[User]()
    seen_by |= {draft.author} if draft.author else set()
    live.changed(*map(live.topic, seen_by))
