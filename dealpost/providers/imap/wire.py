"""One TCP connection, before and after it is encrypted: bytes in, bytes out."""

import asyncio
import ssl
from collections.abc import Callable

from dealpost.providers.imap.faults import ConnectionLost

_HANDSHAKE_SECONDS = 20.0
_PIECE = 64 * 1024  # of a large message on its way out; small enough to notice a stall


class Wire(asyncio.Protocol):
    """Hands every piece to `receive` at once: no queue, no task switch between socket and parser.

    `lost` is called once, when the connection ends for whatever reason.
    """

    def __init__(self, receive: Callable[[bytes], None], lost: Callable[[str], None]) -> None:
        self._receive = receive
        self._lost = lost
        self._transport: asyncio.Transport | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self.gone = asyncio.Event()

    # --- called by asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._receive(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(str(exc) if exc else "the server closed the connection")

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    # --- called by us

    async def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Go on in TLS. Raises what `ssl` raises, `OSError` or `ConnectionLost`."""
        loop = asyncio.get_running_loop()
        encrypted = await loop.start_tls(
            self._open(),
            self,
            context,
            server_hostname=host,
            ssl_handshake_timeout=_HANDSHAKE_SECONDS,
            ssl_shutdown_timeout=1.0,
        )
        if encrypted is None:  # the connection ended during the handshake
            raise ConnectionLost("the server closed the connection")
        self._transport = encrypted

    def write(self, data: bytes) -> None:
        self._open().write(data)

    async def drain(self) -> None:
        """Wait until the server has taken most of what was written."""
        await self._writable.wait()
        self._open()

    async def write_all(self, data: bytes, *, progress: Callable[[], None]) -> None:
        """Write something large, telling of every piece that is on its way."""
        for start in range(0, len(data), _PIECE):
            self.write(data[start : start + _PIECE])
            await self.drain()
            progress()

    def cut(self, reason: str) -> None:
        """End the connection now."""
        if self._transport is not None:
            self._transport.abort()
        self._end(reason)

    def _open(self) -> asyncio.Transport:
        if self._transport is None or self.gone.is_set():
            raise ConnectionLost("the connection is closed")
        return self._transport

    def _end(self, reason: str) -> None:
        if not self.gone.is_set():
            self.gone.set()
            self._writable.set()
            self._lost(reason)
