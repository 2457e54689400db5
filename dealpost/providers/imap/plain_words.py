"""Turning what went wrong into the contract's four outcomes, in words for people."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from dealpost.providers.contract import LoginExpired, ProviderError, Refused, TryLater
from dealpost.providers.imap.faults import CommandFailed, ConnectionLost, ProtocolError

_A_WHILE = timedelta(minutes=5)
_LONG = timedelta(hours=1)

# RFC 5530 and RFC 9051 7.1; THROTTLED is Exchange's and Yahoo's own.
_TEMPORARY = {"UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT", "THROTTLED"}
_SILENT = {"", "ALERT"}  # codes that say nothing about the reason
_LOGIN = {"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED"}
_REFUSALS = {
    "OVERQUOTA": "The mailbox is full",
    "NOPERM": "The mail server does not allow this",
    "READ-ONLY": "This folder can only be read",
    "TOOBIG": "The message is larger than the mail server takes",
    "NONEXISTENT": "The mail server has no such folder",
    "TRYCREATE": "The mail server has no such folder",
    "CONTACTADMIN": "The mail server asks you to contact its administrator",
    "PRIVACYREQUIRED": "The mail server wants an encrypted connection",
}
# Gmail, Yahoo, Exchange and older servers say it in words only.
_TEMPORARY_WORDS = re.compile(
    r"too many|try again|temporar|later|throttl|rate.?limit|unavailable|timed? ?out|internal error"
    r"|simultaneous|server (?:is )?busy|bandwidth limit",
    re.IGNORECASE,
)
# Gmail, when a day's 2,500 MB have been downloaded: more comes back hour by hour.
_USED_UP = re.compile(r"bandwidth limit", re.IGNORECASE)

# OpenSSL's X509_V_ERR numbers (openssl/x509_vfy.h)
_EXPIRED, _NOT_YET_VALID = 10, 9
_WRONG_NAME = {62, 64}
_SELF_SIGNED = {18, 19}


@contextmanager
def in_plain_words(host: str, *, signing_in: str = "") -> Iterator[None]:
    """Let nothing out but `TryLater`, `LoginExpired` and `Refused`.

    `signing_in` names the user whose login is being tried, where that is what happens.
    """
    try:
        yield
    except CommandFailed as failed:
        raise _refused_login(failed, host, signing_in) or _failed(failed, host) from failed
    except ssl.SSLError as problem:
        raise _insecure(problem, host) from problem
    except ConnectionLost as lost:
        raise TryLater(f"The connection to {host} was lost: {lost}.") from lost
    except ProtocolError as broken:
        raise TryLater(
            f"{host} answers in a way that is not IMAP: {broken}.", wait=_A_WHILE
        ) from broken
    except TimeoutError as slow:
        raise TryLater(f"{host} does not answer.") from slow
    except OSError as problem:
        raise TryLater(f"The connection to {host} failed: {problem.strerror}.") from problem


def is_temporary(failed: CommandFailed) -> bool:
    """Whether the same command may work later."""
    if failed.status == "BYE" or failed.code in _TEMPORARY:
        return True
    return failed.code in _SILENT and bool(_TEMPORARY_WORDS.search(failed.text))


def _failed(failed: CommandFailed, host: str) -> ProviderError:
    words = f"{host} says: {failed.text}" if failed.text else f"{host} gave no reason"
    if failed.status == "BYE":
        return TryLater(f"The mail server closed the connection. {words}")
    if failed.code in _LOGIN:
        return LoginExpired(f"The mail server wants you to sign in again. {words}")
    if is_temporary(failed):
        used_up = _USED_UP.search(failed.text)
        return TryLater(
            f"The mail server cannot do this now. {words}", wait=_LONG if used_up else _A_WHILE
        )
    summary = _REFUSALS.get(failed.code, "The mail server refused")
    return Refused(f"{summary}. {words}")


def _refused_login(failed: CommandFailed, host: str, user: str) -> ProviderError | None:
    if not user or failed.status == "BYE" or failed.code in _REFUSALS:
        return None
    if is_temporary(failed):
        return None
    return LoginExpired(
        f"{host} does not accept the password or permission for {user}. "
        f"It says: {failed.text or 'nothing'}"
    )


def _insecure(problem: ssl.SSLError, host: str) -> ProviderError:
    if not isinstance(problem, ssl.SSLCertVerificationError):
        return TryLater(f"{host} and we could not agree on encryption: {problem.reason}.")
    code = problem.verify_code
    if code == _EXPIRED:
        return TryLater(f"The certificate of {host} has expired.", wait=_LONG)
    if code == _NOT_YET_VALID:
        return TryLater(f"The certificate of {host} is not valid yet.", wait=_LONG)
    if code in _WRONG_NAME:
        return Refused(f"The certificate belongs to another server than {host}.")
    if code in _SELF_SIGNED:
        return Refused(f"{host} shows a certificate that it has signed itself.")
    return Refused(f"The certificate of {host} cannot be trusted: {problem.verify_message}.")
