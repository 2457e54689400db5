"""Why a connection failed, in words that help: what is wrong, and what to change."""

import socket
import ssl

from dealpost.providers.contract import Security, Server
from dealpost.providers.discovery.handshaking import (
    NoStartTlsError,
    Speech,
    UnwelcomeError,
    WrongSpeechError,
)
from dealpost.providers.discovery.presented_certificates import (
    Certificate,
    presented_certificate,
    speaks_tls,
)
from dealpost.providers.discovery.steps import FailedError

# OpenSSL's verification results (x509_vfy.h).
EXPIRED, NOT_YET_VALID = 10, 9
SELF_SIGNED, SELF_SIGNED_IN_CHAIN = 18, 19
WRONG_NAME, WRONG_ADDRESS = 62, 64
UNKNOWN_ISSUERS = frozenset({2, 20, 21})

OTHER_PORTS = {
    Speech.IMAP: "IMAP usually answers at port 993 (TLS) or 143 (STARTTLS)",
    Speech.SMTP: "outgoing mail usually goes to port 465 (TLS) or 587 (STARTTLS)",
}


def unknown_host(server: Server, error: Exception) -> FailedError:
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        sentence = f"The name {server.host} could not be looked up: the name service is silent."
    else:
        sentence = f"There is no server named {server.host}. Is the name spelt correctly?"
    return FailedError(sentence, str(error))


def unreachable(server: Server, speech: Speech, error: OSError) -> FailedError:
    place = f"{server.host}, port {server.port}"
    if isinstance(error, TimeoutError):
        sentence = f"{place}, does not answer. A firewall may be in the way."
    elif isinstance(error, ConnectionRefusedError):
        sentence = f"{server.host} answers, but not at port {server.port}: {OTHER_PORTS[speech]}."
    else:
        sentence = f"{place}, cannot be reached from here."
    return FailedError(sentence, str(error) or "no answer in time")


async def of_handshake(
    error: Exception, address: str, server: Server, speech: Speech, *, seconds: float
) -> FailedError:
    """The reason of a failed handshake. May look at the server once more, without any secret."""
    if isinstance(error, ssl.SSLCertVerificationError):
        certificate = await presented_certificate(address, server, speech, seconds=seconds)
        return _bad_certificate(error, server, certificate)
    if isinstance(error, TimeoutError | WrongSpeechError | ConnectionResetError) and (
        server.security is not Security.TLS and await speaks_tls(address, server, seconds=seconds)
    ):
        return FailedError(
            f"Port {server.port} is encrypted from the start: choose TLS instead of "
            f"{_spoken(server.security)}.",
            str(error),
        )
    return _other(error, server, speech)


def _other(error: Exception, server: Server, speech: Speech) -> FailedError:
    if isinstance(error, NoStartTlsError):
        sentence = (
            f"{server.host} does not offer STARTTLS at port {server.port}, so the password would "
            f"travel unprotected. Try TLS: {OTHER_PORTS[speech]}."
        )
    elif isinstance(error, WrongSpeechError):
        sentence = f"What answers at port {server.port} is not {_a(speech)}: {OTHER_PORTS[speech]}."
    elif isinstance(error, UnwelcomeError):
        sentence = f"{server.host} does not want us now: {error}"
    elif isinstance(error, ssl.SSLError):
        sentence = _no_tls(error, server)
    elif isinstance(error, TimeoutError):
        sentence = f"{server.host} takes the connection and then says nothing."
    else:
        sentence = f"{server.host} hung up at once. It may be busy, or not welcome us."
    return FailedError(sentence, str(error) or "no answer in time")


def _no_tls(error: ssl.SSLError, server: Server) -> str:
    # What OpenSSL makes of a greeting in plain text differs from version to version.
    if error.reason in {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL"}:
        return (
            f"Port {server.port} is not encrypted from the start: choose STARTTLS instead of TLS."
        )
    return (
        f"No encrypted connection to {server.host}: its encryption is too old or of another kind."
    )


def _bad_certificate(
    error: ssl.SSLCertVerificationError, server: Server, certificate: Certificate | None
) -> FailedError:
    code = error.verify_code
    detail = error.verify_message or str(error)
    if certificate:
        detail += f"; issued by {certificate.issuer}; valid {certificate.begins:%Y-%m-%d} to "
        detail += f"{certificate.ends:%Y-%m-%d}; for {', '.join(certificate.names)}"
    return FailedError(_certificate_sentence(code, server, certificate), detail)


def _certificate_sentence(code: int, server: Server, certificate: Certificate | None) -> str:
    whose = f"The certificate of {server.host}"
    if code == EXPIRED:
        day = f" on {certificate.ends:%d %B %Y}" if certificate else ""
        return f"{whose} expired{day}. Its administrator must renew it."
    if code == NOT_YET_VALID:
        return f"{whose} is not valid yet. Is the clock of this machine right?"
    if code in {WRONG_NAME, WRONG_ADDRESS}:
        names = f": it is for {', '.join(certificate.names)}" if certificate else ""
        return f"{whose} is for another name{names}. Use a name that it is for."
    if code in {SELF_SIGNED, SELF_SIGNED_IN_CHAIN}:
        return f"{whose} is signed by itself, so nobody vouches that this is the right server."
    if code in UNKNOWN_ISSUERS:
        return f"{whose} comes from an authority that this machine does not know."
    return f"{whose} is not valid."


def _a(speech: Speech) -> str:
    return "a server for incoming mail" if speech is Speech.IMAP else "a server for outgoing mail"


def _spoken(security: Security) -> str:
    return "STARTTLS" if security is Security.STARTTLS else "no encryption"
