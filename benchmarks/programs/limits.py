"""What no program can beat: our own IMAP client alone, and a bare socket that keeps nothing."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.programs import Pass, Place, Run
from dealpost.providers import imap
from dealpost.providers.contract import Account, Batch, Cursor, Security, Server
from dealpost.providers.imap.uid_sets import each, ranges_of

ITEMS = b"UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ BODY.PEEK[]"
PIECE = 256 * 1024  # what asyncio reads at once


@contextmanager
def reader(place: Place) -> Iterator[Run]:
    """Yield passes of the client by itself: it reads and parses, and the messages are dropped."""
    client = _Reader(place)
    yield lambda: asyncio.run(client.read())


class _Reader:
    def __init__(self, place: Place) -> None:
        where = Server(place.host, place.port, Security.NONE)
        self.account = Account("alice@shop.example", "alice", secret="secret", incoming=where)
        self.cursor: Cursor = {}
        self.uids: set[int] = set()

    async def read(self) -> Pass:
        start, newest = time.perf_counter(), 0.0
        store = await imap.connect(self.account)

        async def known() -> list[tuple[int, int]]:
            return ranges_of(self.uids)

        async for batch in store.changes("INBOX", self.cursor, since=None, known=known):
            newest = newest or time.perf_counter() - start
            self.keep(batch)
        async for batch in store.backfill("INBOX", self.cursor, since=None, known=known):
            self.keep(batch)
        await store.close()
        return Pass(time.perf_counter() - start, newest)

    def keep(self, batch: Batch) -> None:
        self.cursor = batch.cursor
        self.uids.update(arrival.uid for arrival in batch.arrivals)
        self.uids.difference_update(each(batch.vanished))


@contextmanager
def bare_socket(place: Place) -> Iterator[Run]:
    """Yield first passes only: everything is asked for at once, and thrown away."""

    def run() -> Pass:
        start = time.perf_counter()
        with socket.create_connection((place.host, place.port)) as opened:
            opened.sendall(b"a LOGIN alice secret\r\nb SELECT INBOX\r\n")
            opened.sendall(b"c FETCH 1:* (%s)\r\n" % ITEMS)
            last = b""
            while b"\r\nc OK" not in last:
                piece = opened.recv(PIECE)
                assert piece, "the server has ended the connection"
                last = (last + piece)[-200:]
        return Pass(time.perf_counter() - start)

    yield run
