"""A small IMAP server in the test's own event loop that can be told to lie.

It holds one folder, keeps a record of changes (CONDSTORE, QRESYNC) where its capability says so,
and answers honestly, unless a lie is registered for a command:

    server.lies["UID FETCH"] = lambda said: said.honest.replace(b"UID 3", b"UID 9")

A lie returns what goes over the wire instead; CUT in it ends the connection there, and an empty
one is silence.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

CUT = b"<CUT>"
FLAG_NAMES = b"\\Seen"
HEAD = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)]"


@dataclass(frozen=True)
class Said:
    """A command of the client's and what an honest server would answer."""

    tag: bytes
    name: str
    rest: str
    honest: bytes


Lie = Callable[[Said], bytes]


@dataclass
class ScriptedServer:
    messages: dict[int, bytes]
    capability: str = "IMAP4rev1"
    greeting: bytes = b"* OK ready\r\n"
    epoch: int = 42
    modseq: int = 7
    flags: dict[int, bytes] = field(default_factory=dict)  # where they are not FLAG_NAMES
    modseqs: dict[int, int] = field(default_factory=dict)  # of messages, where not 1
    expunged: dict[int, int] = field(default_factory=dict)  # uid -> modseq
    piece: int = 1 << 20  # how many bytes go over the wire at once
    cut_after: int | None = None  # after how many more bytes the connection ends
    lies: dict[str, Lie] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    crowded: bool = False  # whether a command came before the one before it was answered
    port: int = 0
    host: str = "127.0.0.1"

    def deliver(self, uid: int, raw: bytes) -> None:
        self.modseq += 1
        self.messages[uid], self.modseqs[uid] = raw, self.modseq

    def mark(self, uid: int, flags: bytes) -> None:
        self.modseq += 1
        self.flags[uid], self.modseqs[uid] = flags, self.modseq

    def expunge(self, uid: int) -> None:
        self.modseq += 1
        del self.messages[uid]
        self.expunged[uid] = self.modseq

    @asynccontextmanager
    async def running(self) -> "AsyncIterator[ScriptedServer]":
        server = await asyncio.start_server(self._serve, self.host, 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            open_ = await self._say(writer, self.greeting)
            while open_ and (line := await reader.readline()):
                await asyncio.sleep(0)
                self.crowded |= bool(vars(reader)["_buffer"])
                open_ = await self._say(writer, self._answer(line))
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()

    async def _say(self, writer: asyncio.StreamWriter, words: bytes) -> bool:
        words, cut, _ = words.partition(CUT)
        if self.cut_after is not None:
            words, cut = words[: self.cut_after], cut or words[self.cut_after :]
            self.cut_after -= len(words)
        for start in range(0, len(words), self.piece):
            writer.write(words[start : start + self.piece])
            await writer.drain()
            if self.piece < len(words):
                await asyncio.sleep(0)
        return not cut

    def _answer(self, line: bytes) -> bytes:
        tag, _, command = line.strip().decode("latin-1").partition(" ")
        self.heard.append(command)
        name, _, rest = command.partition(" ")
        if name == "UID":
            second, _, rest = rest.partition(" ")
            name = f"UID {second}"
        honest = self._data(name, rest) + f"{tag} OK done\r\n".encode()
        if name in self.lies:
            return self.lies[name](Said(tag.encode(), name, rest, honest))
        return honest

    def _data(self, name: str, rest: str) -> bytes:
        if name in {"FETCH", "UID FETCH"}:
            return b"".join(self._fetched(name, rest))
        if name == "UID SEARCH":
            return self._found(rest)
        return {
            "CAPABILITY": f"* CAPABILITY {self.capability}\r\n".encode(),
            "ENABLE": f"* ENABLED {rest}\r\n".encode(),
            "LOGOUT": b"* BYE farewell\r\n",
            "LIST": b'* LIST () "/" INBOX\r\n',
            "SELECT": self._selected() + self._since_then(rest),
        }.get(name, b"")

    def _selected(self) -> bytes:
        modseq = (
            f"* OK [HIGHESTMODSEQ {self.modseq}] .\r\n" if "CONDSTORE" in self.capability else ""
        )
        uidnext = max(self.messages, default=0) + 1
        return (
            f"* {len(self.messages)} EXISTS\r\n* OK [UIDVALIDITY {self.epoch}] .\r\n"
            f"* OK [UIDNEXT {uidnext}] .\r\n{modseq}"
        ).encode()

    def _since_then(self, rest: str) -> bytes:
        asked = re.search(r"QRESYNC \((\d+) (\d+)", rest)
        if not asked or int(asked[1]) != self.epoch:
            return b""
        then = int(asked[2])
        gone = ",".join(str(uid) for uid, modseq in self.expunged.items() if modseq > then)
        told = b"* VANISHED (EARLIER) %s\r\n" % gone.encode() if gone else b""
        return told + b"".join(self._changed(sorted(self.messages), then, "UID FLAGS MODSEQ"))

    def _changed(self, uids: Iterable[int], then: int, items: str) -> Iterable[bytes]:
        order = sorted(self.messages)
        for uid in uids:
            if self.modseqs.get(uid, 1) > then:
                yield self.message(order.index(uid) + 1, uid, items)

    def _found(self, rest: str) -> bytes:
        asked = re.search(r"UID ([\d:,*]+)", rest)
        uids = self._uids(asked[1]) if asked else sorted(self.messages)
        return b"* SEARCH" + b"".join(b" %d" % uid for uid in uids) + b"\r\n"

    def _fetched(self, name: str, rest: str) -> Iterable[bytes]:
        numbers, _, items = rest.partition(" ")
        order = sorted(self.messages)
        if name == "FETCH":
            uids = [uid for n, uid in enumerate(order, 1) if _named(n, numbers, len(order))]
        else:
            uids = self._uids(numbers)
        since = re.search(r"CHANGEDSINCE (\d+)", items)
        yield from self._changed(uids, int(since[1]) if since else 0, items)

    def _uids(self, numbers: str) -> list[int]:
        last = max(self.messages, default=0)
        return [uid for uid in sorted(self.messages) if _named(uid, numbers, last)]

    def message(self, sequence: int, uid: int, items: str) -> bytes:
        """Write an honest FETCH response with these items."""
        raw = self.messages[uid]
        values = {
            "UID": b"UID %d" % uid,
            "FLAGS": b"FLAGS (%s)" % self.flags.get(uid, FLAG_NAMES),
            "INTERNALDATE": b'INTERNALDATE " 2-Mar-2026 09:00:00 +0000"',
            "RFC822.SIZE": b"RFC822.SIZE %d" % len(raw),
            "MODSEQ": b"MODSEQ (%d)" % self.modseqs.get(uid, 1),
            "BODY.PEEK[]": b"BODY[] {%d}\r\n%s" % (len(raw), raw),
            HEAD: b"BODY[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)] {%d}\r\n%s"
            % (len(head := raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"), head),
            "BODY.PEEK[HEADER]": b"BODY[HEADER] {%d}\r\n%s" % (4, b"A: b"),
        }
        told = [
            values[item]
            for item in re.findall(r"[A-Z0-9.]+(?:\[[^\]]*\])?", items)
            if item in values
        ]
        return b"* %d FETCH (%s)\r\n" % (sequence, b" ".join(told))


def _named(number: int, numbers: str, last: int) -> bool:
    """Whether a set such as "1:5,9,12:*" names this number."""
    for piece in numbers.replace("*", str(last)).split(","):
        low, _, high = piece.partition(":")
        first, end = sorted((int(low), int(high or low)))
        if first <= number <= end:
            return True
    return False
