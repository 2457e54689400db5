"""Courier's imapd on loopback, in the manner of `dovecot.py`.

Its manner: no record of changes, all folders beneath INBOX, no UIDNEXT when a folder is opened,
and news only for who asks. Courier's own login asks a daemon whose socket is one for the whole
machine; so a login of ours lets people in, and hands the connection to imapd as Courier's does.
"""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.providers.imap_server import HOST, fill_maildir, libraries, private_folder, program

IMAPD = program("usr/bin/imapd", "usr/lib/courier/courier/imapd")
CAPABILITY = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=REFERENCES SORT QUOTA IDLE"
FOLDERS = ("Sent", "Drafts", "Trash")


def installed() -> bool:
    return IMAPD is not None


@dataclass(slots=True)
class Courier:
    listener: socket.socket
    private: Path
    users: Mapping[str, str]
    connections: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    host: str = HOST
    prefix: str = "INBOX."
    delimiter: str = "."

    @property
    def port(self) -> int:
        number: int = self.listener.getsockname()[1]
        return number

    def fill(self, user: str, messages: list[bytes]) -> None:
        # What it reads ends its lines as Unix does.
        fill_maildir(self.mailbox(user), [raw.replace(b"\r\n", b"\n") for raw in messages])

    def mailbox(self, user: str) -> Path:
        """Return where the user's mail lies, made where there is none yet."""
        place = self.private / user / "Maildir"
        if not place.exists():
            _make_mailbox(place)
        return place

    def stop(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self.listener.close()
        for process in self.connections:
            process.kill()
            process.wait()
        shutil.rmtree(self.private, ignore_errors=True)


def start(base: Path, *, users: Mapping[str, str]) -> Courier:
    base.mkdir(parents=True, exist_ok=True)
    server = Courier(socket.create_server((HOST, 0)), private_folder("courier"), users)
    threading.Thread(target=_accept, args=[server], daemon=True).start()
    return server


def _make_mailbox(place: Path) -> None:
    for folder in (place, *(place / f".{name}" for name in FOLDERS)):
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True)
        if folder != place:
            (folder / "maildirfolder").touch()


def _accept(server: Courier) -> None:
    while True:
        try:
            opened, _ = server.listener.accept()
        except OSError:
            return  # the server is stopped
        threading.Thread(target=_welcome, args=[server, opened], daemon=True).start()


def _welcome(server: Courier, opened: socket.socket) -> None:
    """Talk to somebody until they have logged in."""
    greeting = f"* OK [CAPABILITY {CAPABILITY}] Courier-IMAP ready.\r\n"
    with opened, opened.makefile("rb", buffering=0) as lines:
        opened.sendall(greeting.encode())
        while line := lines.readline():
            tag, command, *words = line.decode().split()
            match command.upper(), [word.strip('"') for word in words]:
                case "LOGIN", [user, password] if server.users.get(user) == password:
                    server.connections.append(_hand_over(server, opened, user, tag))
                    return
                case "LOGIN", _:
                    answer = f"{tag} NO Login failed.\r\n"
                case "CAPABILITY", _:
                    answer = f"* CAPABILITY {CAPABILITY}\r\n{tag} OK CAPABILITY completed\r\n"
                case "LOGOUT", _:
                    opened.sendall(f"* BYE\r\n{tag} OK LOGOUT completed\r\n".encode())
                    return
                case _:
                    answer = f"{tag} NO Error in IMAP command received by server.\r\n"
            opened.sendall(answer.encode())


def _hand_over(
    server: Courier, opened: socket.socket, user: str, tag: str
) -> "subprocess.Popen[bytes]":
    assert IMAPD is not None
    mailbox = server.mailbox(user)
    return subprocess.Popen(
        [IMAPD, mailbox],
        stdin=opened.fileno(),
        stdout=opened.fileno(),
        stderr=subprocess.DEVNULL,
        cwd=mailbox.parent,
        env={
            "LD_LIBRARY_PATH": libraries(),
            "PATH": os.defpath,
            "HOME": str(mailbox.parent),
            "PROTOCOL": "IMAP",
            "AUTHENTICATED": user,
            "IMAPLOGINTAG": tag,  # imapd answers the LOGIN itself
            "TCPREMOTEIP": HOST,
            "TCPREMOTEPORT": "1",
            # As in Debian's /etc/courier/imapd:
            "IMAP_CAPABILITY": CAPABILITY,
            "IMAP_KEYWORDS": "1",
            "IMAP_USELOCKS": "1",
            "IMAP_ENHANCEDIDLE": "0",
            "IMAP_IDLE_TIMEOUT": "1",  # seconds between its looks at the folder
            "IMAP_CHECK_ALL_FOLDERS": "0",
            "IMAP_OBSOLETE_CLIENT": "0",
            "IMAP_TRASHFOLDERNAME": "Trash",
        },
    )
