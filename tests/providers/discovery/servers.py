"""Real servers on loopback: a name server, a web server, and something that greets like IMAP."""

import asyncio
import contextlib
import http.server
import socketserver
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from dealpost.providers.discovery.resolving import DnsResolver

Records = dict[tuple[str, str], list[str]]  # ("example.com", "MX") -> ["10 mx.example.com."]


class _NameServer(asyncio.DatagramProtocol):
    def __init__(self, records: Records) -> None:
        self.records = records

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        query = dns.message.from_wire(data)
        (question,) = query.question
        name, kind = question.name.to_text(omit_final_dot=True), question.rdtype.name
        response = dns.message.make_response(query)
        if any(known == name for known, _ in self.records):
            values = self.records.get((name, kind), [])
            if values:
                response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
        else:
            response.set_rcode(dns.rcode.NXDOMAIN)
        self.transport.sendto(response.to_wire(), addr)


@contextlib.asynccontextmanager
async def name_server(records: Records) -> AsyncIterator[DnsResolver]:
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _NameServer(records), local_addr=("127.0.0.1", 0)
    )
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = transport.get_extra_info("sockname")[1]
    try:
        yield DnsResolver(resolver)
    finally:
        transport.close()


@dataclass
class Website:
    port: int
    pages: dict[str, tuple[int, dict[str, str], bytes]]  # URL without scheme -> what to answer
    asked: list[str] = field(default_factory=list)


@contextlib.contextmanager
def website(context: ssl.SSLContext, pages: dict[str, Any]) -> Iterator[Website]:
    """Serve pages by host and path; a page is its body, or (status, headers, body)."""
    whole = {k: v if isinstance(v, tuple) else (200, {}, v) for k, v in pages.items()}

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = self.headers["Host"] + self.path
            site.asked.append(url)
            status, headers, body = site.pages.get(url, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients hang up on us
    # The handshake in the connection's own thread: a client that gives up must block nobody else.
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    site = Website(server.server_address[1], whole)
    with _serving(server):
        yield site


@contextlib.contextmanager
def greeter(
    greeting: bytes = b"* OK ready\r\n",
    *,
    implicit: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
) -> Iterator[int]:
    """Greet and, where asked and able, go on in TLS. Yields the port."""

    class Greeting(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                _greet(self.request)

    def _greet(accepted: Any) -> None:
        with _encrypted(accepted, implicit) as line:
            line.sendall(greeting)
            if line.recv(1000).startswith(b"a STARTTLS"):
                line.sendall(b"a OK go\r\n" if starttls else b"a BAD unknown command\r\n")
                with _encrypted(line, starttls) as later:
                    later.recv(1000)
            else:
                line.recv(1000)

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Greeting)) as server:
        yield server.server_address[1]


def _encrypted(line: Any, context: ssl.SSLContext | None) -> Any:
    return context.wrap_socket(line, server_side=True) if context else line


@contextlib.contextmanager
def _serving(server: Any) -> Iterator[Any]:
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def anywhere(address: str) -> bool:
    """In place of `is_public`: the tests' servers live on loopback."""
    return True
