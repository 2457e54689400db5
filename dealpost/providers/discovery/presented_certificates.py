"""A look at the certificate of a server that we do not trust, to say what is wrong with it."""

import asyncio
import contextlib
import ssl
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from dealpost.providers.contract import Server
from dealpost.providers.discovery.handshaking import (
    NoStartTlsError,
    Speech,
    UnwelcomeError,
    WrongSpeechError,
    printable,
    shake_hands,
)

MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Certificate:
    names: tuple[str, ...]
    issuer: str
    begins: datetime
    ends: datetime
    self_signed: bool


async def presented_certificate(
    address: str, server: Server, speech: Speech, *, seconds: float
) -> Certificate | None:
    """What the server shows, valid or not. No secret travels over this connection."""
    with contextlib.suppress(
        OSError, WrongSpeechError, UnwelcomeError, NoStartTlsError, ValueError
    ):
        hello = await shake_hands(address, server, speech, _undemanding(), seconds=seconds)
        return _read(hello.certificate)
    return None


async def speaks_tls(address: str, server: Server, *, seconds: float) -> bool:
    """Whether something there answers a TLS handshake, with whatever certificate."""
    with contextlib.suppress(OSError):
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(
                address, server.port, ssl=_undemanding(), server_hostname=server.host
            )
        writer.close()
        return True
    return False


def _undemanding() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _read(der: bytes) -> Certificate:
    certificate = x509.load_der_x509_certificate(der)
    return Certificate(
        names=tuple(printable(name.encode()) for name in _names(certificate)[:MOST_NAMES]),
        issuer=printable(certificate.issuer.rfc4514_string().encode()),
        begins=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
        self_signed=certificate.issuer == certificate.subject,
    )


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return [
            str(a.value) for a in certificate.subject.get_attributes_for_oid(x509.OID_COMMON_NAME)
        ]
    return [str(name.value) for name in names]
