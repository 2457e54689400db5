"""A filled mailbox for each program: the same messages, on a Dovecot of its own."""

import imaplib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import letters, write_maildir
from tests.providers import dovecot
from tests.providers.dovecot import Dovecot
from tests.providers.imap_server import logged_in, private_folder

NEW, FLAGGED = 100, 1000


@dataclass(frozen=True, slots=True)
class Template:
    """Messages written once, with the index that Dovecot makes of them."""

    mail: Path
    messages: int
    size: int  # bytes

    @contextmanager
    def served(self) -> Iterator[Dovecot]:
        """Start a Dovecot that has these messages."""
        with TemporaryDirectory() as folder:
            server = dovecot.start(Path(folder), users={"alice": "secret"})
            try:
                shutil.copytree(self.mail, server.maildir("alice"), copy_function=_linked)
                dovecot.give_away(server.maildir("alice"))
                yield server
            finally:
                server.stop()


@contextmanager
def written(messages: int, *, attachments: bool = True) -> Iterator[Template]:
    """Write so many messages, and yield what any number of servers can be filled from."""
    kept = private_folder("template")  # on the file system of their mail
    server = dovecot.start(kept / "first", users={"alice": "secret"})
    try:
        place = server.maildir("alice")
        size = write_maildir(place, messages, attachments=attachments)
        dovecot.give_away(place)
        with logged_in(server) as client:  # as on any mailbox in use
            client.select("INBOX")
            client.fetch("1:*", "(RFC822.SIZE)")
        mail = place.rename(kept / "mail")
    finally:
        server.stop()
    try:
        yield Template(mail, messages, size)
    finally:
        shutil.rmtree(kept)


def _linked(source: str, target: str) -> None:
    """Give a message a second name, since none is ever written again; copy Dovecot's own files."""
    if Path(source).name.startswith("dovecot"):
        shutil.copy2(source, target)
    else:
        os.link(source, target)


def change(server: Dovecot, messages: int) -> None:
    """Let another client add new messages and star old ones."""
    with logged_in(server) as client:
        for letter in letters(NEW, seed=2):
            client.append("INBOX", "", imaplib.Time2Internaldate(datetime.now(UTC)), letter.raw)
        client.select("INBOX")
        client.store(f"1:{min(FLAGGED, messages)}", "+FLAGS", "(\\Flagged)")
