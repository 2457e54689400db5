"""Another mail program on the same mailbox: Python's own imaplib."""

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager

from tests.providers.dovecot import Dovecot


@contextmanager
def logged_in(
    server: Dovecot, folder: str = "INBOX", *, user: str = "alice"
) -> Iterator[imaplib.IMAP4]:
    client = imaplib.IMAP4(server.host, server.port)
    client.login(user, "secret")
    client.select(folder)
    try:
        yield client
    finally:
        client.logout()


def contents(server: Dovecot) -> dict[str, dict[str, set[str]]]:
    """Return folder -> Message-ID -> flags, as the server has it."""
    with logged_in(server) as client:
        return {name: dict(messages_in(client, name)) for name in folder_names(client)}


def folder_names(client: imaplib.IMAP4) -> list[str]:
    lines = [line for line in client.list()[1] if isinstance(line, bytes)]
    return [line.split()[-1].strip(b'"').decode() for line in lines]


def messages_in(client: imaplib.IMAP4, folder: str) -> Iterator[tuple[str, set[str]]]:
    """Yield the Message-ID and the flags of each message, and leave the folder open."""
    client.select(f'"{folder}"', readonly=True)
    _, found = client.uid("FETCH", "1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
    for line, header in (each for each in found if isinstance(each, tuple)):
        flags = {flag.decode() for flag in imaplib.ParseFlags(line)}
        yield header.partition(b":")[2].strip().decode(), flags - {"\\Recent"}
