import socket
from datetime import timedelta
from typing import Any

import pytest

from dealpost.providers.contract import Account, Refused, Security, Server, TryLater
from dealpost.providers.smtp import Timeouts
from tests.providers.smtp.certificates import Authority
from tests.providers.smtp.conftest import connected
from tests.providers.smtp.letters import LETTER
from tests.providers.smtp_sink import smtp_sink

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


async def deliver(account: Account, **options: Any) -> None:
    async with connected(account, **options) as transport:
        await transport.send(LETTER, sender="anna@example.com", recipients=["bob@example.org"])


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_mail_and_password_travel_encrypted(authority, security):
    context = authority.server_context()
    with smtp_sink(security=security, tls_context=context, password="sesame") as sink:
        await deliver(sink.account(), tls_context=authority.client_context())

    assert sink.messages[0].encrypted
    assert sink.messages[0].user == "anna@example.com"


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize(
    "certificate",
    [
        {"expires": timedelta(days=-1)},
        {"self_signed": True},
        {"names": ("elsewhere.example",)},
    ],
    ids=["expired", "self-signed", "for another name"],
)
async def test_a_bad_certificate_gets_neither_password_nor_mail(authority, security, certificate):
    context = authority.server_context(**certificate)
    with (
        smtp_sink(security=security, tls_context=context) as sink,
        pytest.raises(TryLater, match="certificate is not valid"),
    ):
        await deliver(sink.account(), tls_context=authority.client_context())
    assert not any(c.startswith("AUTH") for c in sink.commands)


async def test_a_server_that_hides_starttls_does_not_get_the_password():
    with (
        smtp_sink(security=Security.STARTTLS, speaks=Security.NONE) as sink,
        pytest.raises(TryLater, match="STARTTLS"),
    ):
        await deliver(sink.account())
    assert not any(c.startswith("AUTH") for c in sink.commands)


async def test_a_server_that_refuses_starttls_does_not_get_the_password(authority):
    with smtp_sink(security=Security.STARTTLS, tls_context=authority.server_context()) as sink:
        sink.misbehave("STARTTLS", reply="454 TLS not available")
        with pytest.raises(TryLater, match="TLS not available"):
            await deliver(sink.account())
    assert not any(c.startswith("AUTH") for c in sink.commands)


async def test_a_plain_server_on_a_tls_port_is_recognised():
    with (
        smtp_sink(security=Security.TLS, speaks=Security.NONE) as sink,
        pytest.raises(TryLater, match="does not speak TLS"),
    ):
        await deliver(sink.account())


async def test_a_closed_port_is_tried_later():
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        server = Server("127.0.0.1", reserved.getsockname()[1], Security.NONE)
        with pytest.raises(TryLater, match="nothing answers"):
            await deliver(Account("a@example.com", "a", "s", server, server))


async def test_an_unknown_host_is_tried_later():
    server = Server("no-such-host.invalid", 587, Security.NONE)
    with pytest.raises(TryLater, match="no such host"):
        await deliver(Account("a@example.com", "a", "s", server, server))


async def test_a_mute_server_is_tried_later(sink):
    sink.misbehave("CONNECT", silent=True)
    with pytest.raises(TryLater, match="does not answer"):
        await deliver(sink.account(), timeouts=Timeouts(connect=0.2))


@pytest.mark.parametrize("banner", ["554 5.7.1 Your address is blocked", "421 4.7.0 Too many"])
async def test_a_server_that_does_not_want_us_now_condemns_no_message(sink, banner):
    sink.misbehave("CONNECT", reply=banner)
    with pytest.raises(TryLater, match=banner[10:]):
        await deliver(sink.account())


async def test_a_server_of_another_kind_is_not_spoken_to(sink):
    sink.misbehave("CONNECT", reply="* OK IMAP4rev1 ready")
    with pytest.raises(TryLater):
        await deliver(sink.account())


async def test_a_mailbox_without_outgoing_server_cannot_send(sink):
    incoming = sink.account().incoming
    with pytest.raises(Refused, match="no server for outgoing mail"):
        await deliver(Account("a@example.com", "a", "s", incoming))


async def test_a_server_that_hangs_up_on_login_is_tried_later(sink):
    sink.misbehave("AUTH", drop="before")
    with pytest.raises(TryLater):
        await deliver(sink.account())
