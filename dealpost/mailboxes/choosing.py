"""What a mailbox is to show is chosen, at first or later; nothing is deleted by it.

What is here already follows in a job (sync/reconsidering.py), what is not yet in the next pass.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction

from dealpost.accounts.models import User
from dealpost.mailboxes.address_patterns import Pattern
from dealpost.mailboxes.models import BlockedSender, Folder, Mailbox
from dealpost.mailboxes.start_dates import is_earlier
from dealpost.providers.contract import Role


@dataclass(frozen=True, slots=True)
class Choice:
    since: date | None  # the first day; None: everything
    people: str  # one of Mailbox.People
    folders: frozenset[int]  # keys of those that are read

    def fetches(self, mailbox: Mailbox) -> bool:
        """Whether the provider has to be asked for mail that is not here."""
        return is_earlier(self.since, than=mailbox.since) or bool(self.switched_on(mailbox))

    def switched_on(self, mailbox: Mailbox) -> list[Folder]:
        return list(offered(mailbox).filter(is_synced=False, pk__in=self.folders))

    def switched_off(self, mailbox: Mailbox) -> list[Folder]:
        return list(offered(mailbox).filter(is_synced=True).exclude(pk__in=self.folders))


def offered(mailbox: Mailbox) -> models.QuerySet[Folder]:
    """The folders that can be switched on and off.

    Not the one in which lies all that labels show: without it they would show nothing.
    """
    folders = mailbox.folders.filter(is_selectable=True, is_gone=False, is_wished=False)
    has_labels = folders.filter(is_label=True).exists()
    return folders.exclude(role=Role.ALL) if has_labels else folders


@transaction.atomic
def choose(mailbox: Mailbox, choice: Choice, *, at: datetime) -> None:
    """Take these settings, and note in the mailbox's log what has changed."""
    for folder in choice.switched_on(mailbox):
        folder.start_syncing()
        mailbox.note("folder_switched_on", at=at, folder=folder.name)
    for folder in choice.switched_off(mailbox):
        folder.stop_syncing()
        mailbox.note("folder_switched_off", at=at, folder=folder.name)
    if choice.since != mailbox.since:
        since = choice.since.isoformat() if choice.since else ""
        mailbox.note("start_changed", at=at, since=since)
    if choice.people != mailbox.people:
        mailbox.note("settings_changed", at=at, names=["people"])
    mailbox.change(since=choice.since, people=choice.people)


@transaction.atomic
def block(
    pattern: Pattern, mailboxes: Iterable[Mailbox], *, by: User, at: datetime
) -> list[BlockedSender]:
    """Keep back mail of an address or a domain in these mailboxes, past and future."""
    made = []
    for mailbox in mailboxes:
        made.append(BlockedSender.block(pattern, mailbox=mailbox, by=by, at=at))
        mailbox.note("settings_changed", at=at, names=["blocked"])
    return made


@transaction.atomic
def unblock(blocked: BlockedSender, *, at: datetime) -> None:
    """Give the mail of an address or a domain free again."""
    if blocked.mailbox is not None:
        blocked.mailbox.note("settings_changed", at=at, names=["blocked"])
    blocked.delete()
