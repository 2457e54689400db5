"""A mail provider of our own, with more mail than a moment can fetch: Dovecot, if it is there."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.corpus import letters
from tests.providers import dovecot
from tests.providers.dovecot import Dovecot
from tour.installation import Site

ADDRESS = "archief@studio-noord.example"
OWNER = "femke@studio-noord.example"
USER, SECRET = "archief", "secret"
MESSAGES = 60_000  # more than a minute's work


@contextmanager
def years_of_mail() -> Iterator[Dovecot]:
    """Run the server for as long as the block does; afterwards it is down."""
    with tempfile.TemporaryDirectory(prefix="dealpost-tour-mail-") as folder:
        server = dovecot.start(Path(folder), users={USER: SECRET})
        try:
            server.fill(USER, [letter.raw for letter in letters(MESSAGES, attachments=False)])
            yield server
        finally:
            server.stop()


def connect_by_command(installation: Site, server: Dovecot) -> None:
    where = f"{server.host}:{server.port}"
    installation.command(
        *("mailbox", "connect", "--owner", OWNER, "--address", ADDRESS),
        *("--imap", where, "--smtp", where, "--tls", "none"),
        *("--username", USER, "--password-stdin"),
        typed=f"{SECRET}\n",
    )
