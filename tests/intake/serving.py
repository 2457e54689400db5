"""A port of ours that is served in a thread, and a certificate for it."""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from asgiref.sync import sync_to_async
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connections

from dealpost.intake import listening
from tests.conftest import MONDAY


@contextlib.contextmanager
def serving(*, lmtp: bool = False, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Yield the number of the port."""
    loop = asyncio.new_event_loop()
    clock = MONDAY + timedelta(hours=1)
    opening = listening.listen("127.0.0.1", 0, clock=lambda: clock, lmtp=lmtp, tls=tls)
    server = loop.run_until_complete(opening)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await sync_to_async(connections.close_all)()


class Line:
    """A connection on which a test says what no library would, and hears all that is answered."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._heard = self._socket.makefile("rb")

    def say(self, *said: bytes) -> None:
        self._socket.sendall(b"".join(said))

    def hear(self) -> str:
        """Return the last line of the next answer; "" where the other side has hung up."""
        with contextlib.suppress(ConnectionResetError):
            while (line := self._heard.readline()) and line[3:4] == b"-":
                pass
            return line.decode().rstrip()
        return ""

    def close(self) -> None:
        self._heard.close()
        self._socket.close()


@contextlib.contextmanager
def line(port: int) -> Iterator[Line]:
    made = Line(port)
    try:
        yield made
    finally:
        made.close()


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1, signed by itself; return it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "letterbox")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate_file, key_file
