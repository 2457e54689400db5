"""Logging in to a submission server (RFC 4954)."""

import base64
from collections.abc import Callable

import aiosmtplib
from aiosmtplib import SMTPResponse

from dealpost.providers.contract import Account, LoginExpired, TryLater
from dealpost.providers.smtp import replies

CONTINUE = 334
PASSWORD_TOO_OLD = 432  # RFC 4954 section 6: a transient code, but only a person can help
NOT_THIS_WAY = frozenset({500, 501, 502, 504})  # offered, yet not implemented: try the next
PASSWORD_MECHANISMS = ("plain", "login")


async def log_in(client: aiosmtplib.SMTP, account: Account) -> None:
    """Prove who we are. An account without a secret goes in without (a relay in the office).

    Raises `LoginExpired` where a person must act, `TryLater` where the server cannot say now.
    """
    if not account.secret:
        return
    mechanisms = _usable(client, account)
    for mechanism in mechanisms:
        reply = await _attempt(client, account, mechanism)
        if replies.accepted(reply):
            return
        # Never a second mechanism after "wrong password": two failures lock accounts sooner.
        if reply.code not in NOT_THIS_WAY or mechanism == mechanisms[-1]:
            _fail(reply, account)


def _usable(client: aiosmtplib.SMTP, account: Account) -> list[str]:
    password = account.authentication == "password"
    wanted = PASSWORD_MECHANISMS if password else (account.authentication,)
    usable = [name for name in wanted if name in client.server_auth_methods]
    if not usable:
        offered = ", ".join(client.server_auth_methods).upper()[:100] or "none"
        raise LoginExpired(
            f"The mail server does not offer a way to log in that fits (it offers: {offered}). "
            "Some servers offer it only over an encrypted connection."
        )
    return usable


async def _attempt(client: aiosmtplib.SMTP, account: Account, mechanism: str) -> SMTPResponse:
    if mechanism == "login":
        return await _login(client, account)
    reply = await client.execute_command(
        b"AUTH", mechanism.upper().encode(), _b64(_INITIAL_RESPONSE[mechanism](account))
    )
    if reply.code == CONTINUE:
        # OAuth failures come as a challenge (RFC 7628 section 3.2.3); a lone ^A ends them, and
        # for XOAUTH2 an empty line does.
        reply = await client.execute_command(_b64("\x01") if mechanism == "oauthbearer" else b"")
    return reply


async def _login(client: aiosmtplib.SMTP, account: Account) -> SMTPResponse:
    reply = await client.execute_command(b"AUTH", b"LOGIN")
    for answer in (account.username, account.secret):
        if reply.code != CONTINUE:
            break
        reply = await client.execute_command(_b64(answer))
    return reply


def _fail(reply: SMTPResponse, account: Account) -> None:
    for secret in (account.secret, *(f(account) for f in _INITIAL_RESPONSE.values())):
        for spelling in (secret, _b64(secret).decode()):
            # A server that echoes our command must not put the password into a log.
            reply = SMTPResponse(reply.code, reply.message.replace(spelling, "[secret]"))
    sentence = f"The mail server did not accept the login: {replies.words(reply)}"
    if replies.is_transient(reply) and reply.code != PASSWORD_TOO_OLD:
        raise TryLater(sentence, wait=replies.GREYLISTED)
    raise LoginExpired(sentence)


def _plain(account: Account) -> str:
    return f"\0{account.username}\0{account.secret}"


def _xoauth2(account: Account) -> str:
    return f"user={account.username}\x01auth=Bearer {account.secret}\x01\x01"


def _oauthbearer(account: Account) -> str:
    # RFC 7628 section 3.1; "," and "=" are escaped as RFC 5801 section 4 wants.
    name = account.username.replace("=", "=3D").replace(",", "=2C")
    server = account.outgoing or account.incoming
    return (
        f"n,a={name},\x01host={server.host}\x01port={server.port}\x01"
        f"auth=Bearer {account.secret}\x01\x01"
    )


_INITIAL_RESPONSE: dict[str, Callable[[Account], str]] = {
    "plain": _plain,
    "xoauth2": _xoauth2,
    "oauthbearer": _oauthbearer,
}


def _b64(text: str) -> bytes:
    return base64.b64encode(text.encode())
