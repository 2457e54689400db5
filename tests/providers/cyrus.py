"""A Cyrus of our own on loopback, in the manner of `dovecot.py`; it lets any password in.

Its manner: "/" between folder names, a record of changes (QRESYNC) that other code keeps, and
expunged messages that it still knows.
"""

import grp
import imaplib
import os
import pwd
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.providers.imap_server import (
    FIRST_RECEIVED,
    HOST,
    end,
    free_port,
    libraries,
    logged_in,
    private_folder,
    program,
    wait_until_open,
)

MASTER = program("usr/lib/cyrus/bin/master")
IMAPD = program("usr/lib/cyrus/bin/imapd")
IDLED = program("usr/lib/cyrus/bin/idled")
NOBODY = "nobody"  # whom it becomes where it is started by root


def installed() -> bool:
    return None not in {MASTER, IMAPD, IDLED}


@dataclass(slots=True)
class Cyrus:
    port: int
    process: "subprocess.Popen[bytes]"
    private: Path
    host: str = HOST
    prefix: str = ""
    delimiter: str = "/"

    def fill(self, user: str, messages: list[bytes]) -> None:
        """Append everything by one command (RFC 3502), which is one transaction."""
        command = bytearray(b"APPEND INBOX")
        for number, raw in enumerate(messages):
            received = imaplib.Time2Internaldate(FIRST_RECEIVED + number)
            command += b" () %s {%d+}\r\n%s" % (received.encode(), len(raw), raw)
        with logged_in(self, user) as client:
            client.send(b"fill " + command + b"\r\n")
            while not (line := client.readline()).startswith(b"fill"):
                assert line, "the connection is gone"
            assert line.startswith(b"fill OK"), line

    def stop(self) -> None:
        end(self.process, self.private)
        with suppress(ProcessLookupError):  # what it started is of its group
            os.killpg(self.process.pid, signal.SIGKILL)


def start(base: Path, *, users: Mapping[str, str]) -> Cyrus:
    """Start one. A mailbox comes into being when its user first logs in."""
    base.mkdir(parents=True, exist_ok=True)
    private = private_folder("cyrus")
    for name in ("db", "lock", "log", "proc", "socket", "user", "mail"):
        (private / name).mkdir()
    port = free_port()
    settings, services = private / "imapd.conf", private / "cyrus.conf"
    settings.write_text(_settings(private))
    services.write_text(_services(settings, port))
    _give_away(private)
    assert MASTER is not None
    with (base / "cyrus.log").open("wb") as log:
        process = subprocess.Popen(
            [MASTER, "-D", "-C", settings, "-M", services, "-p", private / "pid"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={"LD_LIBRARY_PATH": libraries(), "PATH": os.defpath},
        )
    server = Cyrus(port, process, private)
    if not wait_until_open(port, process):
        server.stop()
        raise RuntimeError(f"Cyrus does not start: {(base / 'cyrus.log').read_text()}")
    return server


def _settings(private: Path) -> str:
    return f"""
configdirectory: {private}
partition-default: {private}/mail
defaultpartition: default
idlesocket: {private}/socket/idle
cyrus_user: {_owner()}
cyrus_group: {grp.getgrgid(pwd.getpwnam(_owner()).pw_gid).gr_name}
allowplaintext: yes
sasl_pwcheck_method: alwaystrue
sasl_mech_list: PLAIN
altnamespace: yes
unixhierarchysep: yes
autocreate_quota: 0
autocreate_inbox_folders: Sent|Drafts|Trash
xlist-sent: Sent
xlist-drafts: Drafts
xlist-trash: Trash
# Mail for tests need not outlive a power cut.
skiplist_unsafe: 1
"""


def _services(settings: Path, port: int) -> str:
    return f"""
START {{
}}
SERVICES {{
  imap cmd="{IMAPD} -C {settings}" listen="{HOST}:{port}" prefork=1
}}
DAEMON {{
  idled cmd="{IDLED} -f -C {settings}"
}}
"""


def _owner() -> str:
    return NOBODY if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _give_away(private: Path) -> None:
    if os.geteuid() == 0:
        owner = pwd.getpwnam(_owner())
        for path in (private, *private.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)
