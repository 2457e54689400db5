"""Proving who we are: LOGIN, PLAIN, XOAUTH2, OAUTHBEARER."""

import base64

from dealpost.providers.contract import Account, Refused
from dealpost.providers.imap import quoting
from dealpost.providers.imap.connection import Connection
from dealpost.providers.imap.plain_words import in_plain_words


async def log_in(connection: Connection, account: Account) -> None:
    """Sign in and learn what the server can do for this user.

    Raises `LoginExpired` for a wrong password or token, `Refused` where the server offers no way
    that we know, `TryLater` where it is busy.
    """
    with in_plain_words(connection.host, signing_in=account.username):
        greeting = await connection.greeting()
        if greeting.status == "PREAUTH":
            return
        before = connection.capabilities
        if account.authentication != "password":
            await _with_token(connection, account)
        elif "AUTH=PLAIN" in before:
            words = f"\0{account.username}\0{account.secret}"
            await _authenticate(connection, b"PLAIN", words)
        elif "LOGINDISABLED" in before:
            raise Refused(f"{connection.host} takes passwords over encrypted connections only.")
        else:
            user, secret = quoting.text(account.username), quoting.text(account.secret)
            await connection.run(b"LOGIN ", user, b" ", secret)
        if connection.capabilities is before:  # it did not tell of its own accord
            await connection.run(b"CAPABILITY")


async def _with_token(connection: Connection, account: Account) -> None:
    user, token = account.username, account.secret
    if account.authentication == "oauthbearer":  # RFC 7628 3.1
        server = f"host={connection.host}\x01port={account.incoming.port}"
        words = f"n,a={user},\x01{server}\x01auth=Bearer {token}\x01\x01"
        await _authenticate(connection, b"OAUTHBEARER", words)
    else:  # developers.google.com/workspace/gmail/imap/xoauth2-protocol
        words = f"user={user}\x01auth=Bearer {token}\x01\x01"
        await _authenticate(connection, b"XOAUTH2", words)


async def _authenticate(connection: Connection, mechanism: bytes, words: str) -> None:
    first = base64.b64encode(words.encode("utf-8"))
    command = b"AUTHENTICATE " + mechanism
    at_once = "SASL-IR" in connection.capabilities  # RFC 4959
    if at_once:
        command += b" " + first
    async with connection.conversation(command, patient=False) as talk:
        if not at_once and await talk.question() is not None:
            talk.reply(first)
        if await talk.question() is not None:
            # The server explains in base64 why it refuses a token, and wants to hear an empty
            # line before it says so (RFC 7628 3.2.3).
            talk.reply(b"")
        await talk.answer()
