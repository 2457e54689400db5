"""Another mail program, made of Python's imaplib: it does the steps of a history, and looks."""

import imaplib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.letters import letter
from tests.providers.imap_server import ImapServer, quoted, remote_id
from tests.sync.servers.history import (
    Append,
    Copy,
    Expunge,
    Flag,
    Make,
    Move,
    Path,
    Remove,
    Rename,
    State,
    Step,
)

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def raw_letter(message_id: str) -> bytes:
    number = int(message_id.strip("<").partition(".")[0])
    at = BEGAN + timedelta(minutes=number)
    return letter(message_id=message_id, subject=f"Letter {number}", text="é" * number, at=at)


class OtherClient:
    def __init__(self, server: ImapServer, user: str = "alice") -> None:
        self.server = server
        self.client = imaplib.IMAP4(server.host, server.port)
        self.client.login(user, "secret")

    def close(self) -> None:
        self.client.logout()

    def do(self, step: Step) -> None:
        match step:
            case Append():
                self._append(step)
            case Flag():
                sign = "+" if step.on else "-"
                uids = self._find(step.folder, step.message_ids)
                flags = f"({' '.join(sorted(step.flags))})"
                self._run("UID", "STORE", uids, f"{sign}FLAGS.SILENT", flags)
            case Move() | Copy():
                uids = self._find(step.folder, step.message_ids)
                self._run("UID", "COPY", uids, self._name(step.to))
                if isinstance(step, Move):
                    self._expunge(uids)
            case Expunge():
                self._expunge(self._find(step.folder, step.message_ids))
            case _:
                self._change_folders(step)

    def state(self, folders: Sequence[Path]) -> State:
        """Return what the server shows in these folders; it has no others with mail in them."""
        listed = {self._listed(line) for line in self._run("LIST", '""', '"*"') if line}
        names = {remote_id(self.server, *path): path for path in folders}
        assert names.keys() <= listed, names.keys() - listed
        assert all(self._is_empty(name) for name in listed - names.keys())
        return {path: self._messages(name) for name, path in names.items()}

    def _append(self, step: Append) -> None:
        flags = f"({' '.join(sorted(step.flags))})"
        name = self._name(step.folder)
        status, answer = self.client.append(name, flags, BEGAN, raw_letter(step.message_id))
        assert status == "OK", answer

    def _expunge(self, uids: str) -> None:
        self._run("UID", "STORE", uids, "+FLAGS.SILENT", "(\\Deleted)")
        self._run("EXPUNGE")

    def _change_folders(self, step: Step) -> None:
        # A server need not let go of a folder that somebody has open.
        self.client.select("INBOX")
        match step:
            case Make():
                self._run("CREATE", self._name(step.folder))
            case Rename():
                self._run("RENAME", self._name(step.folder), self._name(step.to))
            case Remove():
                self._run("DELETE", self._name(step.folder))

    def _find(self, folder: Path, message_ids: Sequence[str]) -> str:
        self._select(self._name(folder))
        uids = []
        for message_id in message_ids:
            (found,) = self._run("UID", "SEARCH", "HEADER", "Message-ID", quoted(message_id))
            (uid,) = found.split()  # exactly one
            uids.append(uid.decode())
        return ",".join(uids)

    def _messages(self, name: str) -> dict[str, frozenset[str]]:
        if self._select(quoted(name)) == 0:
            return {}
        held: dict[str, frozenset[str]] = {}
        fetched = self._run("UID", "FETCH", "1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
        for line, header in (each for each in fetched if isinstance(each, tuple)):
            message_id = header.partition(b":")[2].strip().decode()
            assert message_id not in held, f"{message_id} lies in {name} twice"
            flags = {flag.decode() for flag in imaplib.ParseFlags(line)}
            held[message_id] = frozenset(flags - {"\\Recent"})
        return held

    def _is_empty(self, name: str) -> bool:
        status, counted = self.client.select(quoted(name), readonly=True)
        return status != "OK" or counted == [b"0"]

    def _select(self, name: str) -> int:
        status, counted = self.client.select(name)
        assert status == "OK", (name, counted)
        return int(counted[0] or b"0")

    def _name(self, folder: Path) -> str:
        return quoted(remote_id(self.server, *folder))

    @staticmethod
    def _listed(line: bytes | tuple[bytes, bytes]) -> str:
        """Read a folder's name at the end of a LIST response: a literal, a string or an atom."""
        if isinstance(line, tuple):
            return line[1].decode()
        text = line.decode()
        if not text.endswith('"'):
            return text.rpartition(" ")[2]
        name = text[:-1].partition(") ")[2].partition(" ")[2].removeprefix('"')
        return name.replace('\\"', '"').replace("\\\\", "\\")

    def _run(self, command: str, *words: str) -> list[Any]:
        if command == "UID":
            status, answer = self.client.uid(*words)
        else:
            status, answer = getattr(self.client, command.lower())(*words)
        assert status == "OK", (command, words, answer)
        return list(answer)
