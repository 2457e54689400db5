"""What the provider's list of folders brings: folders taken over, and noted where they differ."""

from collections.abc import Sequence
from datetime import datetime

from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import RemoteFolder

# So many at once deserve a word; the provider was asked a second time before they were believed.
A_MASS = 100


def take_over_folders(mailbox: Mailbox, listed: Sequence[RemoteFolder], *, at: datetime) -> None:
    """Make our folders those that the provider lists, and note which came and went."""
    before = _here(mailbox)
    Folder.take_over(mailbox, listed)
    if not before or set(before) == {each.remote_id for each in listed}:
        return  # the first list is no news
    after = _here(mailbox)
    for folder in sorted(after.keys() - before.keys()):
        mailbox.note("folder_appeared", at=at, folder=after[folder])
    for folder in sorted(before.keys() - after.keys()):
        mailbox.note("folder_gone", at=at, folder=before[folder])


def note_mass(mailbox: Mailbox, folder: Folder, removed: int, *, at: datetime) -> None:
    """Note that many messages left a folder at once."""
    if removed >= A_MASS:
        mailbox.note("mass_removal", at=at, folder=folder.name, count=removed)


def _here(mailbox: Mailbox) -> dict[str, str]:
    folders = mailbox.folders.filter(is_gone=False, is_wished=False)
    return {folder.remote_id: folder.name for folder in folders}
