from datetime import datetime

from dealpost.mailboxes.models import Folder
from dealpost.providers.contract import Refused, Role


class Refusals:
    """Folders that were listed and could not be opened in a pass: no reason to end it."""

    def __init__(self) -> None:
        self._reasons: dict[int, str] = {}
        self._inbox = ""

    def note(self, folder: Folder, error: Refused) -> None:
        self._reasons[folder.pk] = str(error)

    def settle(self, folder: Folder, mark: str, *, seen: bool, at: datetime) -> None:
        """Remember that the folder has been read, as of its mark if `seen`, or that it refused."""
        why = self._reasons.pop(folder.pk, "")
        if not why:
            folder.remember(mark if seen else "")
            folder.forgive()
            return
        folder.refuse(why, mark=mark, at=at)
        if folder.role == Role.INBOX:
            self._inbox = why

    def check_inbox(self) -> None:
        """Raise `Refused` where it could not be opened: then the mailbox must not look healthy."""
        if self._inbox:
            raise Refused(self._inbox)
