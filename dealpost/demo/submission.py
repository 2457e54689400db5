"""The demo's SMTP service: takes mail from the demo's users and never lets it leave the machine."""

# ruff: noqa: ARG002 - the signatures are aiosmtpd's

import asyncio
import secrets
import socket
from collections.abc import Callable, Mapping, Sequence

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

LARGEST = 35_000_000  # bytes, as the large providers allow
Deliver = Callable[[str, Sequence[str], bytes], None]


class Submission:
    """What happens at each command (RFC 6409: submission, with authentication)."""

    def __init__(self, passwords: Mapping[str, str], deliver: Deliver) -> None:
        self.passwords = passwords
        self.deliver = deliver

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        name = data.login.decode("utf-8", "replace").lower()
        known = self.passwords.get(name, "").encode()
        if not known or not secrets.compare_digest(known, data.password):
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=name)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        if address.lower() != str(session.auth_data):
            return "553 5.7.1 Sender address is not yours"
        envelope.mail_from = address.lower()
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        domain = str(session.auth_data).rpartition("@")[2]
        if address.lower().endswith(f"@{domain}") and address.lower() not in self.passwords:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address.lower())
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """250 means that it is on disk."""
        assert isinstance(envelope.content, bytes)
        self.deliver(str(envelope.mail_from), tuple(envelope.rcpt_tos), envelope.content)
        return "250 2.0.0 OK, queued"


async def serve_smtp(
    passwords: Mapping[str, str], deliver: Deliver, listening: socket.socket
) -> asyncio.Server:
    submission = Submission(passwords, deliver)

    def connection() -> SMTP:
        return SMTP(
            submission,
            hostname="mail.studio-noord.example",
            ident="Studio Noord submission",
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            auth_require_tls=False,  # loopback; that one must log in is checked at MAIL
            authenticator=submission.authenticate,
        )

    return await asyncio.get_running_loop().create_server(connection, sock=listening)
