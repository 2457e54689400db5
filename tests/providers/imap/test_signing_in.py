import asyncio
import base64
import ssl
from datetime import timedelta

import pytest

from dealpost.providers import imap
from dealpost.providers.contract import (
    Account,
    LoginExpired,
    ProviderError,
    Refused,
    Role,
    Security,
    Server,
    TryLater,
)
from dealpost.providers.imap import Patience
from tests.providers import dovecot
from tests.providers.certificates import self_made
from tests.providers.dovecot import Dovecot
from tests.providers.imap.conftest import GENERATIONS, account
from tests.providers.imap.scripted_server import CUT, Said, ScriptedServer

pytestmark = pytest.mark.anyio


def trusting(server: Dovecot) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca_file)


def at(server: Dovecot, security: Security, *, host: str = "127.0.0.1") -> Account:
    port = server.tls_port if security is Security.TLS else server.port
    return Account(
        "a@shop.example", "user1", secret="secret", incoming=Server(host, port, security)
    )


@pytest.mark.parametrize("security", list(Security))
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_every_kind_of_encryption_works(modern, security, host):
    store = await imap.connect(at(modern, security, host=host), context=trusting(modern))
    assert await store.folders()
    await store.close()


async def test_the_steps_can_be_taken_one_by_one(modern):
    wanted = at(modern, Security.STARTTLS)
    connection = await imap.reach(wanted.incoming)
    await imap.secure(connection, wanted.incoming.security, context=trusting(modern))
    await imap.log_in(connection, wanted)
    store = await imap.open_mailbox(connection)
    assert await store.folders()
    await store.close()


async def test_a_server_without_any_extension_is_good_enough(server, user):
    store = await imap.connect(account(server, user))
    assert {folder.role for folder in await store.folders()} >= {Role.INBOX, Role.SENT}
    await store.close()


@pytest.mark.parametrize("server", [*GENERATIONS, "courier"], indirect=True)
async def test_a_wrong_password_says_so(server, user):
    with pytest.raises(LoginExpired, match=f"does not accept .* {user}"):
        await imap.connect(account(server, user, secret="wrong"))


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_certificate_that_signs_itself_is_refused(modern, security):
    with pytest.raises(Refused, match="signed itself"):
        await imap.connect(at(modern, security))


@pytest.mark.parametrize(
    ("names", "valid", "words", "outcome"),
    [
        (["imap.other.example"], timedelta(days=1), "belongs to another server", Refused),
        (["127.0.0.1"], timedelta(days=-1), "has expired", TryLater),
    ],
)
async def test_a_wrong_certificate_says_what_is_wrong(tmp_path, names, valid, words, outcome):
    certificate = self_made(tmp_path, names=names, valid=valid)
    server = dovecot.start(tmp_path / "server", users={}, certificate=certificate)
    try:
        with pytest.raises(outcome, match=words):
            await imap.connect(at(server, Security.TLS), context=trusting(server))
    finally:
        server.stop()


async def test_tls_on_a_plain_port_says_so(modern):
    wrong = Server(modern.host, modern.port, Security.TLS)
    connection = await imap.reach(wrong)
    with pytest.raises(Refused, match="does not speak TLS on this port"):
        await imap.secure(connection, wrong.security, context=trusting(modern))
    await connection.close()


async def test_plain_on_a_tls_port_ends_too(modern):
    wrong = Server(modern.host, modern.tls_port, Security.NONE)
    connection = await imap.reach(wrong, patience=Patience(silence=0.2))
    with pytest.raises(TryLater):
        await imap.secure(connection, wrong.security)
    await connection.close()


async def test_a_host_that_does_not_exist_says_so():
    with pytest.raises(TryLater, match=r"no server called imap\.nowhere\.invalid"):
        await imap.reach(Server("imap.nowhere.invalid", 993, Security.TLS))


async def test_a_closed_port_says_so():
    async with ScriptedServer({}).running() as server:
        port = server.port
    with pytest.raises(TryLater, match=f"no connections on port {port}"):
        await imap.reach(Server("127.0.0.1", port, Security.TLS))


async def connect(server: ScriptedServer, security: Security, authentication: str) -> None:
    where = Server(server.host, server.port, security)
    store = await imap.connect(
        Account("a@b.example", "a", secret="t", incoming=where, authentication=authentication)
    )
    await store.close()


async def test_missing_starttls_says_so():
    async with ScriptedServer({}).running() as server:
        with pytest.raises(Refused, match="does not offer STARTTLS"):
            await connect(server, Security.STARTTLS, "password")


async def test_nothing_said_before_encryption_is_believed():
    async with ScriptedServer({}, capability="IMAP4rev1 STARTTLS").running() as server:
        server.lies["STARTTLS"] = lambda said: said.honest + b"* CAPABILITY IMAP4rev1 AUTH=EVIL"
        with pytest.raises(TryLater, match="before the connection was encrypted"):
            await connect(server, Security.STARTTLS, "password")


async def test_a_server_that_claims_we_are_in_already_cannot_avoid_encryption():
    async with ScriptedServer({}, greeting=b"* PREAUTH welcome\r\n").running() as server:
        with pytest.raises(Refused, match="without encryption"):
            await connect(server, Security.STARTTLS, "password")
        await connect(server, Security.NONE, "password")
    assert not any("LOGIN" in words for words in server.heard)


async def test_no_password_goes_where_it_is_not_wanted():
    async with ScriptedServer({}, capability="IMAP4rev1 LOGINDISABLED").running() as server:
        with pytest.raises(Refused, match="encrypted connections only"):
            await connect(server, Security.NONE, "password")
    assert not any("LOGIN " in words for words in server.heard)


@pytest.mark.parametrize(
    ("capability", "mechanism", "words"),
    [
        ("IMAP4rev1 SASL-IR AUTH=PLAIN", "password", b"\0a\0t"),
        ("IMAP4rev1 SASL-IR", "xoauth2", b"user=a\x01auth=Bearer t\x01\x01"),
        (
            "IMAP4rev1 SASL-IR",
            "oauthbearer",
            b"n,a=a,\x01host=127.0.0.1\x01port=%d\x01auth=Bearer t\x01\x01",
        ),
    ],
)
async def test_each_mechanism_says_what_its_standard_says(capability, mechanism, words):
    async with ScriptedServer({}, capability=capability).running() as server:
        await connect(server, Security.NONE, mechanism)
        expected = words % server.port if b"%d" in words else words
    (said,) = (each for each in server.heard if each.startswith("AUTHENTICATE"))
    assert base64.b64decode(said.split()[2]) == expected


async def test_a_token_that_is_refused_means_sign_in_again():
    """Google explains itself in a challenge first, and waits for an empty line."""
    async with ScriptedServer({}, capability="IMAP4rev1 SASL-IR").running() as server:
        tags: list[bytes] = []

        def challenge(said: Said) -> bytes:
            tags.append(said.tag)
            return b"+ eyJzdGF0dXMiOiI0MDAifQ==\r\n"

        server.lies["AUTHENTICATE"] = challenge
        server.lies[""] = lambda _said: tags[0] + b" NO [AUTHENTICATIONFAILED] Invalid\r\n"
        with pytest.raises(LoginExpired, match="Invalid"):
            await connect(server, Security.NONE, "xoauth2")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (b"NO [AUTHENTICATIONFAILED] Wrong", LoginExpired),
        (b"NO Login failed", LoginExpired),
        (b"NO [ALERT] Application-specific password required", LoginExpired),
        (b"NO [UNAVAILABLE] Directory is down", TryLater),
        (b"NO [ALERT] Too many simultaneous connections. (Failure)", TryLater),
        (b"NO [LIMIT] Too many sessions", TryLater),
        (b"NO [CONTACTADMIN] Account is blocked", Refused),
        (b"NO [PRIVACYREQUIRED] Use TLS", Refused),
        (b"BAD Temporary problem, please try again later", TryLater),
    ],
)
async def test_a_login_that_fails_tells_what_to_do(answer, outcome):
    async with ScriptedServer({}).running() as server:
        server.lies["LOGIN"] = lambda said: said.tag + b" " + answer + b"\r\n"
        with pytest.raises(ProviderError) as failed:
            await connect(server, Security.NONE, "password")
    assert type(failed.value) is outcome


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (b"NO [OVERQUOTA] Quota exceeded", Refused, "mailbox is full"),
        (b"NO [TOOBIG] 10 MB at most", Refused, "larger than"),
        (b"NO [TRYCREATE] No such mailbox", Refused, "no such folder"),
        (b"NO [UNAVAILABLE] Storage is down", Refused, "cannot be opened"),
        (b"NO [EXPIRED] Password expired", LoginExpired, "sign in again"),
        (b"BAD Syntax error", Refused, "refused"),
    ],
)
async def test_a_refusal_is_told_in_plain_words(answer, outcome, words):
    async with ScriptedServer({}).running() as server:
        server.lies["SELECT"] = lambda said: said.tag + b" " + answer + b"\r\n"
        where = Server(server.host, server.port, Security.NONE)
        store = await imap.connect(Account("a@b.example", "a", secret="t", incoming=where))
        with pytest.raises(outcome, match=words):
            await store.find("x@y", folders=["INBOX"])
        await store.close()


async def test_the_secret_is_in_no_error():
    async with ScriptedServer({}, capability="IMAP4rev1").running() as server:
        server.lies["LOGIN"] = lambda _said: b"* BYE no\r\n" + CUT
        where = Server(server.host, server.port, Security.NONE)
        with pytest.raises(TryLater) as failed:
            await imap.connect(Account("a@b.example", "a", secret="hunter2", incoming=where))
    error: BaseException | None = failed.value
    while error is not None:
        assert "hunter2" not in repr(error)
        error = error.__cause__


async def test_thirty_logins_at_once_do_not_disturb_each_other(modern, user):
    stores = await asyncio.gather(*[imap.connect(account(modern, user)) for _ in range(30)])
    for store in stores:
        assert await store.folders()
        await store.close()
