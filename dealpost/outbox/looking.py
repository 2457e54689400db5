"""Looking into the mailbox where a sent message should lie."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.outbox.models import Outgoing
from dealpost.providers import open_store
from dealpost.providers.contract import Found, MailStore, Role


@dataclass(frozen=True, slots=True)
class Look:
    """An open mailbox. Between two questions to it the database is free for plain calls."""

    mailbox: Mailbox
    store: MailStore
    loop: asyncio.Runner

    def folders(self, *roles: Role) -> list[Folder]:
        """Return the folders for these purposes, in the order of the roles."""
        if not self._known(*roles):
            # A mailbox that was connected a moment ago has not been read yet.
            Folder.take_over(self.mailbox, self.loop.run(self.store.folders()))
        return self._known(*roles)

    def find(self, outgoing: Outgoing, folders: Sequence[Folder]) -> Found | None:
        names = [folder.remote_id for folder in folders]
        if not names:
            return None
        return self.loop.run(self.store.find(outgoing.message_identifier, folders=names))

    def put(self, raw: bytes, outgoing: Outgoing, folder: Folder) -> Found | None:
        sent_at = outgoing.sent_at or outgoing.written_at
        filing = self.store.file(
            raw, folder=folder.remote_id, flags=frozenset({"\\Seen"}), at=sent_at
        )
        return self.loop.run(filing)

    def _known(self, *roles: Role) -> list[Folder]:
        usable = self.mailbox.folders.filter(is_gone=False, is_selectable=True)
        found = usable.filter(role__in=roles)
        return sorted(found, key=lambda folder: (roles.index(Role(folder.role)), folder.pk))


@contextmanager
def look_into(mailbox: Mailbox) -> Iterator[Look]:
    """Connect for a few questions. Raises as `open_store` and the store do."""
    with asyncio.Runner() as loop:
        store = loop.run(open_store(mailbox.provider, mailbox.account))
        try:
            yield Look(mailbox, store, loop)
        finally:
            loop.run(store.close())
