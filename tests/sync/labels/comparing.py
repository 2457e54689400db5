"""What we show of a mailbox with labels, and what the provider shows."""

from typing import Any

from dealpost.conversations.models import Filing
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.sync.exporting import export
from tests.providers.gmail.box import Box


def ours(mailbox: Mailbox) -> dict[str, set[str]]:
    """Return folder -> Message-IDs."""
    found: dict[str, set[str]] = {}
    messages: list[dict[str, Any]] = list(export(mailbox))
    for message in messages:
        for folder in message["folders"]:
            found.setdefault(folder, set()).add(message["message_id"])
    return found


def theirs(box: Box) -> dict[str, set[str]]:
    """Return the same as the provider has it; starred is a flag here, and no folder."""
    return {
        name: {each.decode() for each in messages}
        for name, messages in box.shown().items()
        if messages and not name.endswith("/Starred")
    }


def listed(mailbox: Mailbox) -> dict[str, int]:
    """Return how many messages the list of each folder stands for."""
    counts: dict[str, int] = {}
    for filing in Filing.objects.filter(folder__mailbox=mailbox).select_related("folder"):
        counts[filing.folder.remote_id] = counts.get(filing.folder.remote_id, 0) + filing.messages
    return counts


def folder(mailbox: Mailbox, remote_id: str) -> Folder:
    return mailbox.folders.get(remote_id=remote_id)
