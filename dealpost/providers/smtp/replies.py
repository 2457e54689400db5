"""What a server's reply means for the message, and how to say so to people."""

import re
from datetime import timedelta
from typing import NoReturn

from aiosmtplib import SMTPResponse

from dealpost.providers.contract import LoginExpired, Refused, TryLater

GREYLISTED = timedelta(minutes=5)  # the usual minimum delay of greylisting servers
OUT_OF_QUOTA = timedelta(hours=1)
COMPLETED, TRANSIENT, PERMANENT = 2, 4, 5  # the first digit (RFC 5321 section 4.2.1)
CLOSING = 421  # RFC 5321 section 3.8: may come in answer to anything
LOGIN_CODES = frozenset({530, 534, 535, 538})  # RFC 4954 section 6

# Sent as permanent errors, but about today and not about this message: Gmail (5.4.5), Exchange
# Online (5.1.90) and Outlook.com's store.
_QUOTA = re.compile(r"\b5\.4\.5\b|\b5\.1\.90\b|SubmissionQuotaExceeded", re.IGNORECASE)
_REPEATED_STATUS = re.compile(r"\n[245]\.\d{1,3}\.\d{1,3}\b")  # RFC 2034: on every line
_LONGEST = 300


def accepted(reply: SMTPResponse) -> bool:
    return reply.code // 100 == COMPLETED


def words(reply: SMTPResponse) -> str:
    """The server's own words on one short printable line, with the code: `No such user (550)`."""
    text = reply.message.encode("utf-8", "replace").decode("utf-8")
    text = _REPEATED_STATUS.sub(" ", text)
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return f"{text} ({reply.code})" if text else f"code {reply.code}"


def is_verdict(reply: SMTPResponse) -> bool:
    return reply.code // 100 in (COMPLETED, TRANSIENT, PERMANENT)


def is_transient(reply: SMTPResponse) -> bool:
    """Whether the same command may succeed later. Odd codes count as transient: nothing left."""
    return reply.code // 100 != PERMANENT


def fail(reply: SMTPResponse, doing: str) -> NoReturn:
    """Raise the outcome for a reply that is not the one we need, before anything was accepted.

    `doing` continues the sentence "The mail server ...", e.g. "refused the message".
    """
    sentence = f"The mail server {doing}: {words(reply)}"
    if reply.code in LOGIN_CODES:
        raise LoginExpired(sentence)
    if _QUOTA.search(reply.message):
        raise TryLater(sentence, wait=OUT_OF_QUOTA)
    if is_transient(reply):
        raise TryLater(sentence, wait=GREYLISTED)
    raise Refused(sentence)
