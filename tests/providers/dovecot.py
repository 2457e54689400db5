"""A Dovecot of our own on loopback: real IMAP for tests, started in a fraction of a second.

server = dovecot.start(tmp_path, users={"alice": "secret"})
server.host, server.port, server.tls_port, server.ca_file
server.stop()
"""

import grp
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from tests.providers.certificates import Certificate, self_made
from tests.providers.imap_server import (
    DEADLINE_SECONDS,
    HOST,
    end,
    fill_maildir,
    free_port,
    private_folder,
    wait_until_open,
)

PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"
MAIL_OWNER = "dovecot"  # comes with the package; Dovecot refuses to read mail as root


def installed() -> bool:
    return Path(PROGRAM).exists()


@dataclass(slots=True)
class Dovecot:
    base: Path
    port: int
    tls_port: int
    certificate: Certificate
    process: "subprocess.Popen[bytes]"
    private: Path  # its sockets and its mail, gone after stop()
    host: str = HOST
    prefix: str = ""
    delimiter: str = "."

    @property
    def ca_file(self) -> Path:
        """What a client has to trust for TLS: the certificate is for `localhost` and 127.0.0.1."""
        return self.certificate.certificate_file

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """Where the messages of a folder lie, in maildir form."""
        home = self.private / user
        return home if folder == "INBOX" else home / f".{folder}"

    def fill(self, user: str, messages: "list[bytes]", folder: str = "INBOX") -> None:
        """Put messages into a folder at once, in this order. Only before anybody has opened it."""
        fill_maildir(self.maildir(user, folder), messages)
        give_away(self.private / user)

    def doveadm(self, *words: str) -> str:
        """Run Dovecot's administration tool on this instance."""
        done = subprocess.run(
            ["doveadm", "-c", str(self.base / "dovecot.conf"), *words],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def log(self) -> str:
        return (self.base / "dovecot.log").read_text(errors="replace")

    def stop(self) -> None:
        """Stop it as soon as nobody of it works for anybody any more.

        Its log stays for another second, to hear last words; hundreds of tests would wait for them.
        """
        self.process.terminate()
        until = time.monotonic() + DEADLINE_SECONDS
        while self._working() and time.monotonic() < until:
            time.sleep(0.01)
        self.process.kill()
        end(self.process, self.private)

    def _working(self) -> list[str]:
        """Return the names of its processes, but for the log."""
        main = f"/proc/{self.process.pid}"
        try:
            children = Path(f"{main}/task/{self.process.pid}/children").read_text().split()
        except OSError:
            return []
        names = [name for child in children if (name := _name(child))]
        return [name for name in names if name != "log"]


def start(
    base: Path,
    *,
    users: Mapping[str, str],
    capability: str | None = None,
    certificate: Certificate | None = None,
    settings: str = "",
    mail_in: Path | None = None,
) -> Dovecot:
    """Start one. `capability` replaces what it offers after login, e.g. "IMAP4rev1 CONDSTORE".

    `settings` are further lines of dovecot.conf. Mail lies in memory, or below `mail_in`.
    """
    base.mkdir(parents=True, exist_ok=True)
    certificate = certificate or self_made(base, names=["localhost", HOST])
    private = private_folder("dovecot", beneath=mail_in)
    port, tls_port = free_port(), free_port()
    (base / "users").write_text(
        "".join(f"{user}:{{PLAIN}}{password}\n" for user, password in users.items())
    )
    configuration = base / "dovecot.conf"
    configuration.write_text(
        _basics(base, private, port, tls_port)
        + _privileges()
        + _certificate(certificate)
        + (f"imap_capability = {capability}\n" if capability else "")
        + settings
    )
    give_away(private)
    process = subprocess.Popen(
        [PROGRAM, "-F", "-c", str(configuration)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Dovecot(base, port, tls_port, certificate, process, private)
    if not wait_until_open(port, process):
        server.stop()
        raise RuntimeError(f"Dovecot does not start: {server.log()}")
    return server


def _basics(base: Path, private: Path, port: int, tls_port: int) -> str:
    return f"""
base_dir = {private}/run
state_dir = {private}/run
log_path = {base}/dovecot.log
protocols = imap
listen = {HOST}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_home = {private}/%u
mail_location = maildir:~
mail_fsync = never
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = username_format=%u {base}/users
}}
userdb {{
  driver = static
  args = home={private}/%u allow_all_users=yes
}}
# Else one wrong password slows down all later logins from this address, up to 15 s.
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
namespace inbox {{
  inbox = yes
  separator = .
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Drafts {{
    auto = create
    special_use = \\Drafts
  }}
  mailbox Trash {{
    auto = create
    special_use = \\Trash
  }}
}}
"""


def _privileges() -> str:
    if os.geteuid() == 0:
        return f"""
first_valid_uid = 1
first_valid_gid = 1
mail_uid = {MAIL_OWNER}
mail_gid = {MAIL_OWNER}
service auth {{
  user = root
}}
"""
    me = pwd.getpwuid(os.geteuid()).pw_name
    group = grp.getgrgid(os.getegid()).gr_name
    return f"""
default_internal_user = {me}
default_internal_group = {group}
default_login_user = {me}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
"""


def give_away(place: Path) -> None:
    """Hand what root has written to the user as whom Dovecot reads mail."""
    if os.geteuid() == 0:
        owner = pwd.getpwnam(MAIL_OWNER)
        for path in (place, *place.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)


def _certificate(certificate: Certificate) -> str:
    return f"""
ssl = yes
ssl_cert = <{certificate.certificate_file}
ssl_key = <{certificate.key_file}
"""


def letter(number: int, *, size: int = 0, message_id: str = "") -> bytes:
    """Write a small, valid message that tells its number."""
    message_id = message_id or f"<letter-{number}@shop.example>"
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    lines = [
        f"Message-ID: {message_id}",
        f"Date: {format_datetime(moment)}",
        "From: Bob Bakker <bob@customer.example>",
        "To: alice@shop.example",
        f"Subject: Letter {number}",
        "",
        f"This is letter {number}.",
    ]
    text = "\r\n".join(lines) + "\r\n"
    filling = ("x" * 70 + "\r\n") * (max(0, size - len(text)) // 72)
    return (text + filling).encode("ascii")


def _name(process: str) -> str:
    """Return what a process is called; nothing if it has ended."""
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return ""
