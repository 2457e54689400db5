"""What a pass works with: a connection to the provider, and a thread for the database."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from dealpost.mailboxes.models import Mailbox
from dealpost.providers import open_store
from dealpost.providers.contract import MailStore
from dealpost.sync.database_thread import DatabaseThread


class Opening(Protocol):
    """Where both come from, and what becomes of them when the pass is over."""

    def store(self, mailbox: Mailbox) -> AbstractAsyncContextManager[MailStore]:
        """Connect and log in. Raises a `ProviderError`."""
        ...

    def database(self) -> AbstractAsyncContextManager[DatabaseThread]: ...


class Anew:
    """Both are opened for one pass, and closed behind it."""

    @asynccontextmanager
    async def store(self, mailbox: Mailbox) -> AsyncIterator[MailStore]:
        store = await open_store(mailbox.provider, mailbox.account)
        try:
            yield store
        finally:
            await store.close()

    def database(self) -> AbstractAsyncContextManager[DatabaseThread]:
        return DatabaseThread()


ANEW = Anew()
