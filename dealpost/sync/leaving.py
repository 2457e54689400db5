"""Folders that are no longer at the provider: what lay in them lies there no more.

A listing may leave a folder out for once, so only a second one without it is believed. By then
what was moved, or renamed with its folder, has been found where it lies now.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from dealpost.conversations import mirroring
from dealpost.mailboxes.models import Folder, Mailbox

_ALL = [(1, 2**63 - 1)]


def missing(mailbox: Mailbox) -> Collection[int]:
    """Return the folders that the last listing left out."""
    return set(mailbox.folders.filter(is_gone=True).values_list("pk", flat=True))


def leave(mailbox: Mailbox, twice: Collection[int], *, at: datetime) -> None:
    """Leave those of the folders, missing before, that are missing still."""
    gone = mailbox.folders.filter(pk__in=twice, is_gone=True, is_synced=True, is_label=False)
    for folder in gone.exclude(cursor={}):
        _leave(folder, at=at)


@transaction.atomic
def _leave(folder: Folder, *, at: datetime) -> None:
    mirroring.remove(folder, folder.epoch, _ALL, at=at)
    mirroring.forget_other_epochs(folder, at=at)
    # Should it come back, it is read from the beginning.
    folder.advance({}, epoch=0, backlog=0)
    folder.remember("")
