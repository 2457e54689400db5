from collections.abc import Sequence

from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import RemoteFolder


def marks_of(mailbox: Mailbox, listed: Sequence[RemoteFolder]) -> dict[str, str]:
    """Return remote id -> what `Folder.mark` is when all of the folder has been read.

    Empty where the listing cannot tell.
    """
    # Where more of the past is wanted than before, an unchanged folder has news too.
    since = mailbox.since or ""
    return {each.remote_id: each.mark and f"{each.mark} {since}" for each in listed}


def is_behind(mailbox: Mailbox, listed: Sequence[RemoteFolder]) -> bool:
    """Whether a pass would find anything, as far as the listing can tell."""
    now = marks_of(mailbox, listed)
    read = mailbox.folders.synced().values_list("remote_id", "mark")
    return any(not now.get(remote_id) or now[remote_id] != mark for remote_id, mark in read)
