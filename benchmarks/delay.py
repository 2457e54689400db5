"""A line to a distant server: a proxy on loopback that keeps every byte for a while, each way.

    python -m benchmarks.delay HOST PORT MILLISECONDS     prints its port, serves until stopped
    python -m benchmarks.delay                            prints what it lets through, MB/s

It only delays: throughput is what the machine gives, as on a good line far away.
"""

import asyncio
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HOST = "127.0.0.1"
MiB = 1024 * 1024
# In 20 ms a gigabyte a second leaves 20 MB on the line.
ON_THE_LINE = 64 * MiB


@contextmanager
def delayed(host: str, port: int, *, milliseconds: float) -> Iterator[int]:
    """Yield a port at which the server answers so much later, there and back together."""
    command = [sys.executable, "-m", "benchmarks.delay", host, str(port), str(milliseconds / 2)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@dataclass(eq=False)
class _End(asyncio.Protocol):
    """One end of the line. What it receives leaves at the other, later, in the same order."""

    delay: float  # seconds
    transport: asyncio.Transport | None = None
    other: "_End | None" = None
    line: deque[tuple[float, bytes]] = field(default_factory=deque)
    held: int = 0  # bytes
    is_waiting: bool = False
    is_stopped: bool = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.set_write_buffer_limits(high=4 * MiB)
        opened = transport.get_extra_info("socket")
        for size in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            opened.setsockopt(socket.SOL_SOCKET, size, 4 * MiB)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.held += len(data)
        self._put(data)
        if self.held > ON_THE_LINE:
            self._stop_reading()

    def connection_lost(self, _exc: Exception | None) -> None:
        self._put(b"")

    def pause_writing(self) -> None:
        assert self.other is not None
        self.other._stop_reading()

    def resume_writing(self) -> None:
        assert self.other is not None
        self.other._read_on()

    def _put(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        self.line.append((loop.time() + self.delay, data))
        if not self.is_waiting:
            self.is_waiting = True
            loop.call_later(self.delay, self._deliver)

    def _deliver(self) -> None:
        loop = asyncio.get_running_loop()
        assert self.other is not None
        assert self.other.transport is not None
        now = loop.time()
        while self.line and self.line[0][0] <= now:
            _, data = self.line.popleft()
            self.held -= len(data)
            if data:
                self.other.transport.write(data)
            else:
                self.other.transport.close()
        self.is_waiting = bool(self.line)
        if self.is_waiting:
            loop.call_at(self.line[0][0], self._deliver)
        if self.held < ON_THE_LINE // 2:
            self._read_on()

    def _stop_reading(self) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.is_stopped = True
            self.transport.pause_reading()

    def _read_on(self) -> None:
        if self.is_stopped and self.transport is not None and not self.transport.is_closing():
            self.is_stopped = False
            self.transport.resume_reading()


async def _serve(host: str, port: int, delay: float) -> None:
    loop = asyncio.get_running_loop()

    def ends() -> _End:
        near, far = _End(delay), _End(delay)
        near.other, far.other = far, near
        connecting.add(loop.create_task(_connect(far, near)))
        return near

    async def _connect(far: _End, near: _End) -> None:
        try:
            await loop.create_connection(lambda: far, host, port)
        except OSError:
            if near.transport is not None:
                near.transport.abort()

    connecting: set[asyncio.Task[None]] = set()
    server = await loop.create_server(ends, HOST, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _measure(megabytes: int = 2000) -> None:
    """Let a source pour through a delaying proxy; print the throughput and the round trip."""
    block = bytes(256 * 1024)
    with socket.create_server((HOST, 0)) as source:

        def pour() -> None:
            opened, _ = source.accept()
            with opened:
                for _ in range(2):
                    opened.sendall(opened.recv(1))
                for _ in range(megabytes * 1_000_000 // len(block)):
                    opened.sendall(block)

        threading.Thread(target=pour, daemon=True).start()
        with (
            delayed(HOST, source.getsockname()[1], milliseconds=40) as port,
            socket.create_connection((HOST, port)) as opened,
        ):
            for _ in range(2):  # the first includes the proxy's own connection
                start = time.perf_counter()
                opened.sendall(b"?")
                opened.recv(1)
                there = time.perf_counter()
            received = 0
            while piece := opened.recv(len(block)):
                received += len(piece)
            seconds = time.perf_counter() - there
    print(f"round trip {(there - start) * 1e3:.0f} ms, {received / seconds / 1e6:,.0f} MB/s")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(_serve(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]) / 1000))
    else:
        _measure()
