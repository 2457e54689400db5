from datetime import timedelta
from functools import partial

import pytest

from dealpost.providers.contract import Security, Server
from dealpost.providers.discovery.guessing import probe_public
from dealpost.providers.discovery.handshaking import Speech
from tests.providers.discovery.servers import anywhere, greeter, name_server
from tests.providers.smtp_sink import smtp_sink

pytestmark = pytest.mark.anyio

HOST = "mail.acme.example"


@pytest.fixture
async def probe(authority):
    async with name_server({(HOST, "A"): ["127.0.0.1"]}) as resolver:
        yield partial(
            probe_public,
            resolver=resolver,
            tls_context=authority.client_context(),
            may_reach=anywhere,
        )


async def test_an_encrypted_imap_server_is_found(probe, authority):
    with greeter(implicit=authority.server_context((HOST,))) as port:
        assert await probe(Server(HOST, port, Security.TLS), Speech.IMAP)


async def test_an_imap_server_that_turns_to_tls_is_found(probe, authority):
    with greeter(starttls=authority.server_context((HOST,))) as port:
        assert await probe(Server(HOST, port, Security.STARTTLS), Speech.IMAP)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_an_smtp_server_is_found(probe, authority, security):
    with smtp_sink(security=security, tls_context=authority.server_context((HOST,))) as sink:
        assert await probe(Server(HOST, sink.port, security), Speech.SMTP)
    assert not any(command.startswith("AUTH") for command in sink.commands)


async def test_a_server_of_the_other_kind_does_not_count(probe, authority):
    with greeter(implicit=authority.server_context((HOST,))) as port:
        assert not await probe(Server(HOST, port, Security.TLS), Speech.SMTP)


@pytest.mark.parametrize(
    "certificate", [{"names": ("elsewhere.example",)}, {"expires": timedelta(days=-1)}]
)
async def test_a_bad_certificate_does_not_count(probe, authority, certificate):
    context = authority.server_context(**{"names": (HOST,), **certificate})
    with greeter(implicit=context) as port:
        assert not await probe(Server(HOST, port, Security.TLS), Speech.IMAP)


async def test_a_server_without_encryption_does_not_count(probe):
    with greeter() as port:
        assert not await probe(Server(HOST, port, Security.STARTTLS), Speech.IMAP)


async def test_a_host_that_does_not_exist_does_not_count(probe):
    assert not await probe(Server("imap.nowhere.example", 993, Security.TLS), Speech.IMAP)


async def test_a_host_in_our_own_network_is_never_knocked_at(authority):
    with smtp_sink(security=Security.TLS, tls_context=authority.server_context((HOST,))) as sink:
        async with name_server({(HOST, "A"): ["127.0.0.1"]}) as resolver:
            assert not await probe_public(
                Server(HOST, sink.port, Security.TLS),
                Speech.SMTP,
                resolver=resolver,
                tls_context=authority.client_context(),
            )
    assert sink.connections == 0
