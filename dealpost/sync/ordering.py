"""In which order the folders of a mailbox are read: first those for which people wait."""

from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role

ORDER = [
    *(Role.INBOX, Role.ALL, Role.SENT, Role.DRAFTS, Role.ARCHIVE, Role.OTHER),
    *(Role.TRASH, Role.JUNK, Role.FLAGGED),
]
# New mail comes into one of these, the first that there is.
WATCHED_BEST = ORDER[:2]


def in_order(mailbox: Mailbox) -> list[Folder]:
    """Return the folders that are read."""
    synced = mailbox.folders.synced()
    return sorted(synced, key=lambda folder: (ORDER.index(Role(folder.role)), folder.pk))
