"""Any IMAP server, by a client of our own: several requests in flight, QRESYNC, bounded memory.

`connect` is four steps, each of which fails with its own sentence for people; the page on which
a mailbox is set up takes them one by one:

    connection = await reach(account.incoming)
    await secure(connection, account.incoming.security)
    await log_in(connection, account)
    store = await open_mailbox(connection)
"""

import ssl

from dealpost.providers.contract import Account, TryLater, Unreachable
from dealpost.providers.imap.abilities import agree
from dealpost.providers.imap.connection import Connection
from dealpost.providers.imap.dialling import reach, secure
from dealpost.providers.imap.patience import Patience
from dealpost.providers.imap.plain_words import in_plain_words
from dealpost.providers.imap.session import Session
from dealpost.providers.imap.signing_in import log_in
from dealpost.providers.imap.store import ImapStore

__all__ = ["ImapStore", "Patience", "connect", "log_in", "open_mailbox", "reach", "secure"]


async def connect(
    account: Account,
    *,
    context: ssl.SSLContext | None = None,
    patience: Patience | None = None,
) -> ImapStore:
    """Reach the account's server and log in. Raises `TryLater`, `LoginExpired` or `Refused`.

    Of these, `Unreachable` (a `TryLater`) tells that the server is away for everybody. `context`
    replaces the system's list of trusted certificates.
    """
    connection = await _called(account, context=context, patience=patience)
    try:
        await log_in(connection, account)
        return await open_mailbox(connection)
    except BaseException:
        await connection.close()
        raise


async def _called(
    account: Account, *, context: ssl.SSLContext | None, patience: Patience | None
) -> Connection:
    """Reach the server and encrypt. What goes wrong so far has nothing to do with the account."""
    try:
        connection = await reach(account.incoming, patience=patience)
        try:
            await secure(connection, account.incoming.security, context=context)
        except BaseException:
            await connection.close()
            raise
    except TryLater as failure:
        raise Unreachable(str(failure), wait=failure.wait) from failure
    return connection


async def open_mailbox(connection: Connection) -> ImapStore:
    """Agree with the server on what to use. Raises `TryLater` or `Refused`."""
    with in_plain_words(connection.host):
        return ImapStore(Session(connection, await agree(connection)))
