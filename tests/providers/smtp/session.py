"""The sink's side of one SMTP connection, in a thread of its own: read, act or misbehave, answer."""

import base64
import contextlib
import socket
import socketserver
import ssl
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedIOBase, BytesIO
from typing import TYPE_CHECKING

from dealpost.providers.contract import Security

if TYPE_CHECKING:
    from tests.providers.smtp_sink import Sink


@dataclass(frozen=True, slots=True)
class Received:
    """A message that the sink accepted."""

    sender: str
    recipients: list[str]
    raw: bytes  # CRLF line ends, dots no longer doubled
    mail_options: list[str]
    recipient_options: dict[str, list[str]]
    user: str  # who was logged in, "" for nobody
    encrypted: bool


@dataclass(slots=True)
class Misbehaviour:
    step: str
    reply: str
    drop: str
    silent: bool
    to: str
    times: int  # negative: always


@dataclass(frozen=True, slots=True)
class Rules:
    password: str | None
    security: Security
    tls_context: ssl.SSLContext | None
    size: int
    extensions: tuple[str, ...]
    mechanisms: tuple[str, ...]


class ThreadedServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False
    sink: "Sink"

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.open: set[socket.socket] = set()
        self.bugs: list[BaseException | None] = []
        super().__init__(("127.0.0.1", 0), Session)

    def hang_up(self) -> None:
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_: object) -> None:
        self.bugs.append(sys.exception())  # a bug of the sink must not stay quiet


class _HungUpError(Exception):
    pass


class Session(socketserver.BaseRequestHandler):
    server: ThreadedServer
    line: socket.socket
    file: BufferedIOBase
    command: str
    sender: str | None
    mail_options: list[str]
    recipients: dict[str, list[str]]

    def setup(self) -> None:
        self.sink, self.rules = self.server.sink, self.server.rules
        self.sink.connections += 1
        self.line = self.request
        self.file = BytesIO()
        self.server.open.add(self.line)
        self.encrypted = False
        self.user = ""
        self._forget()

    def handle(self) -> None:
        with contextlib.suppress(_HungUpError, OSError):
            if self.rules.security is Security.TLS:
                self._encrypt()
            self.file = self.line.makefile("rb")
            self._act("CONNECT", lambda: "220 sink.example ESMTP ready")
            while True:
                self.command = self._hear()
                self._obey()

    def finish(self) -> None:
        self.server.open.discard(self.line)
        with contextlib.suppress(OSError):
            self.file.close()
            self.line.close()

    def _obey(self) -> None:
        verb = self.command.split(" ")[0].upper()
        action = getattr(self, f"_on_{verb.lower()}", None)
        to = _path(self.command)[0] if verb == "RCPT" else ""
        if action is None:
            self._say("502 5.5.1 Unknown command")
        else:
            self._act(verb, action, to)

    def _act(self, step: str, action: Callable[[], str], to: str = "") -> None:
        planned = self.sink.due(step, to)
        if planned is None:
            self._say(action())
        elif planned.silent:
            unanswered = self.file.read()  # until the client or the test gives up
            self.sink.commands += unanswered.decode(errors="replace").splitlines()
            raise _HungUpError
        elif planned.drop:
            if planned.drop == "after":
                action()
            self._hang_up()
        else:
            self._say(planned.reply)

    def _on_ehlo(self) -> str:
        offered = [f"SIZE {self.rules.size}", *self.rules.extensions]
        if self.rules.security is Security.STARTTLS and not self.encrypted:
            offered.append("STARTTLS")
        if self.rules.mechanisms:
            offered.append(f"AUTH {' '.join(self.rules.mechanisms)}")
        return "\r\n".join(["250-sink.example", *(f"250-{o}" for o in offered), "250 HELP"])

    def _on_starttls(self) -> str:
        self._say("220 Go ahead")
        self._encrypt()
        self.file.close()
        self.file = self.line.makefile("rb")
        return ""

    def _on_auth(self) -> str:
        _, mechanism, *initial = self.command.split(" ")
        if mechanism not in self.rules.mechanisms:
            return "504 5.5.4 Unrecognized authentication type"
        user, secret = getattr(self, f"_auth_{mechanism.lower()}")(*initial)
        if self.rules.password not in (None, secret):
            if mechanism in ("XOAUTH2", "OAUTHBEARER"):
                self._ask("334 eyJzdGF0dXMiOiI0MDEifQ==")
            return "535 5.7.8 Username and Password not accepted"
        self.user = user
        return "235 2.7.0 Accepted"

    def _auth_plain(self, initial: str) -> tuple[str, str]:
        _, user, secret = _decoded(initial).split("\0")
        return user, secret

    def _auth_login(self) -> tuple[str, str]:
        user = self._ask("334 VXNlcm5hbWU6")
        return _decoded(user), _decoded(self._ask("334 UGFzc3dvcmQ6"))

    def _auth_xoauth2(self, initial: str) -> tuple[str, str]:
        fields = dict(f.split("=", 1) for f in _decoded(initial).split("\x01") if f)
        return fields["user"], fields["auth"].removeprefix("Bearer ")

    def _auth_oauthbearer(self, initial: str) -> tuple[str, str]:
        header, *fields = _decoded(initial).split("\x01")
        pairs = dict(f.split("=", 1) for f in fields if f)
        return header.split(",")[1].removeprefix("a="), pairs["auth"].removeprefix("Bearer ")

    def _on_mail(self) -> str:
        if self.rules.password is not None and not self.user:
            return "530 5.7.0 Authentication Required"
        if self.sender is not None:
            return "503 5.5.1 Nested MAIL command"
        self.sender, self.mail_options = _path(self.command)
        return "250 2.1.0 Sender ok"

    def _on_rcpt(self) -> str:
        if self.sender is None:
            return "503 5.5.1 MAIL first"
        recipient, options = _path(self.command)
        self.recipients[recipient] = options
        return "250 2.1.5 Recipient ok"

    def _on_data(self) -> str:
        if not self.recipients:
            return "554 5.5.1 No valid recipients"
        self._say("354 End with a dot")
        raw = self._body()
        self._act("DATA_END", lambda: self._keep(raw))
        self._forget()
        return ""

    def _body(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.file.readline()) != b".\r\n":
            if not line:
                raise _HungUpError
            lines.append(line.removeprefix(b"."))
            if len(lines) == 1 and (planned := self.sink.due("DATA_BODY")):
                if not planned.reply:
                    self._hang_up()
                self._say(planned.reply)
                self.file.read()  # deaf from now on, until the client gives up
                raise _HungUpError
        return b"".join(lines)

    def _keep(self, raw: bytes) -> str:
        if 0 < self.rules.size < len(raw):
            return "552 5.3.4 Message too big"
        self.sink.messages.append(
            Received(
                self.sender or "",
                list(self.recipients),
                raw,
                self.mail_options,
                self.recipients,
                self.user,
                self.encrypted,
            )
        )
        return f"250 2.0.0 Ok: queued as {len(self.sink.messages)}"

    def _on_rset(self) -> str:
        self._forget()
        return "250 2.0.0 Ok"

    def _on_quit(self) -> str:
        self._say("221 2.0.0 Bye")
        raise _HungUpError

    def _forget(self) -> None:
        self.sender = None
        self.mail_options = []
        self.recipients = {}

    def _encrypt(self) -> None:
        assert self.rules.tls_context is not None
        self.server.open.discard(self.line)
        self.line = self.rules.tls_context.wrap_socket(
            self.line, server_side=True, do_handshake_on_connect=False
        )
        self.server.open.add(self.line)  # before the handshake, so that it can be broken off
        self.line.do_handshake()
        self.encrypted = True

    def _hear(self) -> str:
        line = self.file.readline()
        if not line.endswith(b"\r\n"):
            raise _HungUpError
        self.sink.commands.append(line[:-2].decode())
        return self.sink.commands[-1]

    def _ask(self, challenge: str) -> str:
        self._say(challenge)
        return self._hear()

    def _say(self, reply: str) -> None:
        if reply:
            self.line.sendall(reply.encode() + b"\r\n")
        if reply.startswith("421"):
            raise _HungUpError

    def _hang_up(self) -> None:
        # Zero linger makes the close a reset, as when a machine on the way dies.
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise _HungUpError


def _path(command: str) -> tuple[str, list[str]]:
    path, _, options = command.partition(":")[2].partition(">")
    return path.strip().removeprefix("<"), options.split()


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()
