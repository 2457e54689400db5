"""What the IMAP servers of the tests have in common: Dovecot, Cyrus and Courier, each on loopback.

They are started by `start(folder, users=...)` in the module of the same name. Debian lets only one
of the three be installed at a time: `.ci/servers` unpacks the other two.
"""

import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from dealpost.providers.imap import names

HOST = "127.0.0.1"
DEADLINE_SECONDS = 10
# Where `.ci/servers` lays down what cannot be installed.
UNPACKED = Path(os.environ.get("DEALPOST_MAIL_SERVERS", "/opt/mail-servers"))
FIRST_RECEIVED = 1_700_000_000  # seconds since 1970; message n of a filled folder came n later


class ImapServer(Protocol):
    host: str
    port: int
    prefix: str  # of every folder beside the inbox
    delimiter: str  # between the names of a path

    def fill(self, user: str, messages: list[bytes]) -> None:
        """Put messages into the inbox at once, in this order, before anybody has opened it."""
        ...

    def stop(self) -> None: ...


def remote_id(server: ImapServer, *path: str) -> str:
    """Return what the server calls a folder; any server calls the inbox INBOX."""
    if path == ("INBOX",):
        return "INBOX"
    return server.prefix + server.delimiter.join(names.encode(name) for name in path)


def quoted(name: str) -> str:
    """Write a name as imaplib, which quotes nothing, has to be given it."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def make_folder(server: ImapServer, user: str, *path: str) -> bool:
    """Make a folder as another mail program would; return whether the server likes its name."""
    with logged_in(server, user) as client:
        return client.create(quoted(remote_id(server, *path)))[0] == "OK"


def remove_folder(server: ImapServer, user: str, *path: str) -> None:
    with logged_in(server, user) as client:
        status, answer = client.delete(quoted(remote_id(server, *path)))
        assert status == "OK", answer


@contextmanager
def logged_in(server: ImapServer, user: str = "alice") -> Iterator[imaplib.IMAP4]:
    """Another mail program on the same mailbox: Python's own imaplib."""
    client = imaplib.IMAP4(server.host, server.port)
    try:
        client.login(user, "secret")
        yield client
    finally:
        client.logout()


def private_folder(name: str, *, beneath: Path | None = None) -> Path:
    """Make a folder for sockets and mail, in memory where thousands of small files cost nothing.

    Not below pytest's own: socket paths may not be longer than 107 bytes, and servers that give
    up root before they touch mail must be able to walk there.
    """
    memory = Path("/dev/shm")
    if beneath is None and os.access(memory, os.W_OK):
        beneath = memory
    private = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=beneath))
    private.chmod(0o755)
    return private


def fill_maildir(place: Path, messages: Sequence[bytes]) -> None:
    """Lay down messages as Dovecot and Courier find them, in the order of their names."""
    for part in ("cur", "new", "tmp"):
        (place / part).mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(messages):
        moment = FIRST_RECEIVED + number
        file = place / "cur" / f"{moment}.M{number:07}.fill,S={len(raw)},W={len(raw)}:2,"
        file.write_bytes(raw)
        os.utime(file, (moment, moment))


def free_port() -> int:
    with socket.create_server((HOST, 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def wait_until_open(port: int, process: "subprocess.Popen[bytes]") -> bool:
    """Return whether a server greets on the port before it ends or the deadline passes."""
    until = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection((HOST, port), timeout=DEADLINE_SECONDS) as opened:
                if opened.recv(4) == b"* OK":
                    return True
        except OSError:
            time.sleep(0.02)
    return False


def program(*places: str) -> Path | None:
    """Find a program of an installed server, or of an unpacked one."""
    for place in places:
        for root in (Path("/"), UNPACKED):
            if (root / place).exists():
                return root / place
    return None


def libraries() -> str:
    """Return the LD_LIBRARY_PATH with which unpacked programs find their own libraries."""
    lib = UNPACKED / "usr" / "lib"
    return os.pathsep.join(map(str, [lib, *lib.glob("*-linux-gnu")]))


def end(process: "subprocess.Popen[bytes]", private: Path) -> None:
    """Stop a server and remove what it kept."""
    process.terminate()
    try:
        process.wait(DEADLINE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    shutil.rmtree(private, ignore_errors=True)
