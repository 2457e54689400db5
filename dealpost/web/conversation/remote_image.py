"""Fetch a picture that a mail points to, so that its sender sees our server and not the reader."""

import ssl
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpcore

from dealpost.mime.kinds import picture_kind
from dealpost.web.conversation.public_address import Judge, NotPublic, is_public, resolve

LARGEST = 10 * 2**20  # bytes
PATIENCE = 6.0  # seconds for all of it
MOST_HOPS = 3
AT_ONCE = 6  # in this process: a mail with a hundred slow pictures must not occupy every thread
SCHEMES = {"http", "https"}
REDIRECTS = {301, 302, 303, 307, 308}
OK = 200

_places = threading.BoundedSemaphore(AT_ONCE)


class NoPicture(Exception):
    """There is no picture that we could show. The text is for logs."""


@dataclass(frozen=True, slots=True)
class Picture:
    content_type: str
    data: bytes


class Guarded(httpcore.SyncBackend):
    """Connects only to public addresses, and to the very address that was judged."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        address = resolve(host, port, judge=self._judge)
        return super().connect_tcp(address, port, timeout, local_address, socket_options)


def fetch(url: str, *, judge: Judge = is_public) -> Picture:
    """Return the picture at this address. Carries no cookies and no word about the reader.

    Raises NoPicture for everything else: another type, too large, too slow, not public.
    """
    deadline = time.monotonic() + PATIENCE
    if not _places.acquire(timeout=PATIENCE):
        raise NoPicture("busy")
    try:
        with httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=Guarded(judge)
        ) as pool:
            for _ in range(MOST_HOPS + 1):
                found = _ask(pool, url, deadline)
                if isinstance(found, Picture):
                    return found
                url = urljoin(url, found)
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        raise NoPicture(type(error).__name__) from error
    except (NotPublic, OSError, ValueError) as error:
        raise NoPicture(type(error).__name__) from error
    finally:
        _places.release()
    raise NoPicture("too many redirects")


def _ask(pool: httpcore.ConnectionPool, url: str, deadline: float) -> Picture | str:
    """Return the picture, or the address that the server points to."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname or parts.username is not None:
        raise NoPicture("not an address of a picture")
    left = deadline - time.monotonic()
    if left <= 0:
        raise NoPicture("too slow")
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), left)
    headers = [("Host", parts.netloc), ("Accept", "image/*"), ("User-Agent", "Mozilla/5.0")]
    with pool.stream("GET", url, headers=headers, extensions={"timeout": timeout}) as response:
        if response.status in REDIRECTS:
            return _location(response)
        if response.status != OK:
            raise NoPicture(f"status {response.status}")
        data = _limited(response.iter_stream(), deadline)
    kind = picture_kind(data)
    if not kind:
        raise NoPicture("not a picture")
    return Picture(kind, data)


def _location(response: httpcore.Response) -> str:
    for name, value in response.headers:
        if name.lower() == b"location":
            return value.decode("latin-1")
    raise NoPicture("a redirect to nowhere")


def _limited(chunks: Iterable[bytes], deadline: float) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > LARGEST:
            raise NoPicture("too large")
        if time.monotonic() > deadline:
            raise NoPicture("too slow")
    return bytes(data)
