"""A person with mbsync: mail lies in files beside them, and mbsync makes it the same both ways."""

import shutil
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.providers.imap_server import ImapServer
from tests.sync.servers.history import INBOX, State
from tests.sync.servers.other_client import raw_letter

PROGRAM = shutil.which("mbsync")

CONFIGURATION = """
FSync no

IMAPAccount account
Host {host}
Port {port}
User alice
Pass secret
SSLType None
AuthMechs LOGIN

IMAPStore far
Account account

MaildirStore near
Path {place}/
Inbox {place}/INBOX
SubFolders Verbatim

Channel both
Far :far:
Near :near:
Patterns *
Create Both
Expunge Both
Sync All
SyncState *
"""

LETTERS = {"F": "\\Flagged", "R": "\\Answered", "S": "\\Seen"}


class MaildirClient:
    def __init__(self, server: ImapServer, place: Path) -> None:
        place.mkdir()
        self.place = place
        self.configuration = place.parent / "mbsyncrc"
        self.configuration.write_text(
            CONFIGURATION.format(host=server.host, port=server.port, place=place)
        )
        self.written = 0

    def sync(self) -> None:
        with self.syncing():
            pass

    @contextmanager
    def syncing(self) -> Iterator[None]:
        """Let mbsync make a pass beside what is done in the block."""
        assert PROGRAM is not None
        command = [PROGRAM, "-q", "-c", str(self.configuration), "both"]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            yield
            assert process.stderr is not None
            said = process.stderr.read()
        assert process.returncode == 0, said.decode()

    def write(self, folder: str, message_id: str, flags: Collection[str]) -> None:
        """Lay a new message into a folder."""
        self.written += 1
        suffix = f":2,{_letters(flags)}"
        name = f"{1_780_000_000 + self.written}.{self.written}.here{suffix}"
        (self.place / folder / "cur" / name).write_bytes(
            raw_letter(message_id).replace(b"\r\n", b"\n")
        )

    def mark(self, file: Path, flags: Collection[str]) -> None:
        """Give a message these flags, as mail programs do: in the name of its file."""
        base = file.name.partition(":2,")[0]
        file.rename(file.parent.parent / "cur" / f"{base}:2,{_letters(flags)}")

    def delete(self, file: Path) -> None:
        file.unlink()

    def files(self, folder: str) -> dict[str, Path]:
        """Return the messages of a folder by their Message-ID."""
        found: dict[str, Path] = {}
        for file in sorted(self.place.glob(f"{folder}/[cn][ue][rw]/*")):
            message_id = _message_id(file)
            assert message_id not in found, f"{message_id} lies in {folder} twice"
            found[message_id] = file
        return found

    def state(self) -> State:
        """Return folder -> Message-ID -> flags of every folder that holds something."""
        folders = sorted(each.name for each in self.place.iterdir() if each.is_dir())
        return {
            INBOX if folder == "INBOX" else (folder,): {
                message_id: flags(file) for message_id, file in files.items()
            }
            for folder in folders
            if (files := self.files(folder))
        }


def flags(file: Path) -> frozenset[str]:
    letters = file.name.partition(":2,")[2]
    return frozenset(LETTERS[letter] for letter in letters)


def _letters(flags: Collection[str]) -> str:
    return "".join(letter for letter, flag in LETTERS.items() if flag in flags)


def _message_id(file: Path) -> str:
    for line in file.read_bytes().splitlines():
        if line.lower().startswith(b"message-id:"):
            return line.partition(b":")[2].strip().decode()
    raise AssertionError(f"{file} has no Message-ID")
