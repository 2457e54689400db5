"""An SMTP server for the tests: it keeps what it is given, and misbehaves on request.

    with smtp_sink() as sink:
        sink.misbehave("DATA_END", reply="451 4.7.1 Come back later", times=1)
        ...  # talk to sink.host, sink.port; or connect(sink.account())
        assert sink.messages[0].recipients == ["bob@example.com"]

Steps, in the order in which they come: CONNECT, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA,
DATA_BODY (after the first line of the message), DATA_END (the final dot), RSET, QUIT.
"""

import contextlib
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from dealpost.providers.contract import Account, Security, Server
from tests.providers.smtp.session import Misbehaviour, Received, Rules, ThreadedServer

STEPS = frozenset(
    [
        "CONNECT",
        "EHLO",
        "STARTTLS",
        "AUTH",
        "MAIL",
        "RCPT",
        "DATA",
        "DATA_BODY",
        "DATA_END",
        "RSET",
        "QUIT",
    ]
)


@dataclass
class Sink:
    host: str
    port: int
    security: Security
    messages: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)  # everything that clients said, in order
    connections: int = 0
    _planned: list[Misbehaviour] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def misbehave(
        self,
        step: str,
        *,
        reply: str = "",
        drop: str = "",
        silent: bool = False,
        to: str = "",
        times: int | None = None,
    ) -> None:
        """Go wrong at a step, always or the first `times` times.

        `reply`: say this instead, e.g. "550 5.1.1 No such user"; the command has no effect.
        `drop`: "before" hangs up instead of acting, "after" acts (keeps the message) and hangs up
        without a word. `silent`: never answer. `to`: only for this recipient (step RCPT).
        """
        assert step in STEPS, step
        assert drop in ("", "before", "after"), drop
        left = -1 if times is None else times
        with self._lock:
            self._planned.append(Misbehaviour(step, reply, drop, silent, to, left))

    def behave(self) -> None:
        """Forget all misbehaviour."""
        with self._lock:
            self._planned.clear()

    def account(self, *, secret: str = "sesame", authentication: str = "password") -> Account:
        """An account that sends through this sink."""
        server = Server(self.host, self.port, self.security)
        return Account(
            "anna@example.com", "anna@example.com", secret, server, server, authentication
        )

    def due(self, step: str, to: str = "") -> Misbehaviour | None:
        """For the session: what should go wrong now."""
        with self._lock:
            for planned in self._planned:
                if planned.step == step and planned.times and planned.to in ("", to):
                    planned.times -= 1
                    return planned
        return None


@contextlib.contextmanager
def smtp_sink(
    *,
    password: str | None = None,
    security: Security = Security.NONE,
    tls_context: ssl.SSLContext | None = None,
    size: int = 0,
    extensions: tuple[str, ...] = ("8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES"),
    mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"),
    speaks: Security | None = None,
) -> Iterator[Sink]:
    """Run a sink on a free port of this machine.

    `password` (or token): demand a login with it; without one any login is welcome and none
    needed. `size`: the limit to announce and keep. `tls_context` is needed for TLS and STARTTLS.
    `speaks`: what the server really does, where it is not the `security` that accounts are told.
    """
    rules = Rules(password, speaks or security, tls_context, size, extensions, mechanisms)
    with ThreadedServer(rules) as server:
        server.sink = sink = Sink("127.0.0.1", server.server_address[1], security)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()
            server.hang_up()
    assert not server.bugs, server.bugs
