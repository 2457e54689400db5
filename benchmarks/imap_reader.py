"""How fast our IMAP client drains a folder: 5,000 messages of 8 kB from a Dovecot on loopback.

    python -m benchmarks.imap_reader [messages] [octets]

Prints messages a second for the whole client (listing, bodies, arrivals), for the reader and
parser alone on the same octets, and for a bare socket that throws them away: the server's limit.
"""

import asyncio
import socket
import sys
import tempfile
import time
from pathlib import Path

from dealpost.providers import imap
from dealpost.providers.contract import Account, Cursor, Security, Server
from dealpost.providers.imap.parsing import parse
from dealpost.providers.imap.reading import ResponseReader
from tests.providers import dovecot
from tests.providers.dovecot import Dovecot, letter

ITEMS = b"UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ BODY.PEEK[]"
PIECE = 256 * 1024  # what asyncio reads at once


async def drain(server: Dovecot) -> tuple[int, float, float]:
    """Return how many messages came, the seconds that took, and those until the first fifty."""
    where = Server(server.host, server.port, Security.NONE)
    account = Account("alice@shop.example", "alice", secret="secret", incoming=where)
    start = time.perf_counter()
    store = await imap.connect(account)
    messages, first = 0, 0.0
    cursor: Cursor = {}
    async for batch in store.changes("INBOX", {}, since=None):
        first = first or time.perf_counter() - start
        messages, cursor = messages + len(batch.arrivals), batch.cursor
    async for batch in store.backfill("INBOX", cursor, since=None):
        messages += len(batch.arrivals)
    seconds = time.perf_counter() - start
    await store.close()
    return messages, seconds, first


def bare(server: Dovecot) -> tuple[list[bytes], float]:
    """Fetch everything over a bare socket; return the octets and the seconds."""
    with socket.create_connection((server.host, server.port)) as opened:
        opened.sendall(b"a LOGIN alice secret\r\nb SELECT INBOX\r\n")
        while b"\r\nb OK" not in opened.recv(PIECE):
            continue
        start = time.perf_counter()
        opened.sendall(b"c FETCH 1:* (%s)\r\n" % ITEMS)
        pieces = [opened.recv(PIECE)]
        while b"\r\nc OK" not in pieces[-1][-200:]:
            pieces.append(opened.recv(PIECE))
        return pieces, time.perf_counter() - start


def read(pieces: list[bytes]) -> float:
    """Return the seconds that reading and parsing these octets takes."""
    octets = b"".join(pieces)
    pieces = [octets[at : at + PIECE] for at in range(0, len(octets), PIECE)]
    reader = ResponseReader()
    start = time.perf_counter()
    for piece in pieces:
        for response in reader.feed(piece):
            parse(response)
    return time.perf_counter() - start


def main(messages: int, octets: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = dovecot.start(Path(folder), users={"alice": "secret"})
        try:
            server.fill("alice", [letter(number, size=octets) for number in range(messages)])
            bare(server)  # lets Dovecot write its index, as on any mailbox that is in use
            pieces, seconds = bare(server)
            print(f"bare socket    {messages / seconds:10,.0f} msg/s")
            seconds = read(pieces)
            print(
                f"reader, parser {messages / seconds:10,.0f} msg/s"
                f"  ({seconds / messages * 1e6:.1f} us each)"
            )
            for _ in range(3):
                came, seconds, first = asyncio.run(drain(server))
                print(
                    f"whole client   {came / seconds:10,.0f} msg/s"
                    f"  (first 50 after {first * 1e3:.0f} ms with login)"
                )
        finally:
            server.stop()


if __name__ == "__main__":
    main(*[int(word) for word in sys.argv[1:3]] or [5000, 8000])
