"""Writing down how a team dealt with conversations, and letting open pages ask again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import telling
from dealpost.conversations.models import Strand
from dealpost.events.names import EventName
from dealpost.events.recording import record


def tell(
    name: EventName,
    strands: Sequence[Strand],
    *,
    by: User | None,
    at: datetime,
    also: User | None = None,
    **details: Any,
) -> None:
    """Record one event about all these conversations, their mailboxes and `also` a user.

    Which conversation was meant in which mailbox stands in its details: not everybody who reads
    one part of it works in the mailbox of the other. Open pages ask again.
    """
    conversations = {each.conversation_id: each.conversation for each in strands}
    mailboxes = {each.mailbox_id: each.mailbox for each in strands}
    about = [*conversations.values(), *mailboxes.values(), also]
    parts = [[each.conversation_id, each.mailbox_id] for each in strands]
    record(name, about=about, by=by, at=at, parts=parts, **details)
    live.changed(
        *(f"mailbox-{key}" for key in sorted(mailboxes)),
        *telling.parts_of(strands),
    )
