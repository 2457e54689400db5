import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pytest

from dealpost.providers.contract import Security, Server
from dealpost.providers.discovery import Candidate, Discovery, Provider, Source, discover
from dealpost.providers.discovery.fetching import fetch_public
from dealpost.providers.discovery.guessing import Probe
from dealpost.providers.discovery.handshaking import Speech
from dealpost.providers.discovery.resolving import NoResolverError
from tests.providers.discovery.servers import Records, anywhere, name_server, website
from tests.providers.discovery.settings_file import IMAP, SETTINGS, SMTP, server, settings
from tests.providers.smtp.certificates import Authority

pytestmark = pytest.mark.anyio

HERE = ["127.0.0.1"]
OWN = "autoconfig.acme.example/mail/config-v1.1.xml?emailaddress=anna%40acme.example"
WELL_KNOWN = "acme.example/.well-known/autoconfig/mail/config-v1.1.xml"
DIRECTORY = "autoconfig.thunderbird.net/v1.1/"
HOSTS = (
    "acme.example",
    "autoconfig.acme.example",
    "autoconfig.thunderbird.net",
    "hosting.example",
    "autoconfig.hosting.example",
)


class Unanswered:
    """A network without a name server."""

    async def mx(self, _):
        raise NoResolverError("no answer")

    srv = addresses = mx


async def never(server: Server, speech: Speech) -> bool:
    return False


async def no_file(url: str) -> None:
    return None


NOTHING: Mapping[str, bytes] = {}
NO_RECORDS: Records = {}


@dataclass
class World:
    """A small internet: web pages and name records of the test's own."""

    authority: Authority
    asked: list[str] = field(default_factory=list)

    async def search(
        self,
        address: str,
        pages: Mapping[str, bytes] = NOTHING,
        records: Records = NO_RECORDS,
        probe: Probe = never,
    ) -> Discovery:
        names = {**{(host, "A"): HERE for host in HOSTS}, **records}
        with website(self.authority.server_context(HOSTS), dict(pages)) as site:
            self.asked = site.asked
            async with name_server(names) as resolver:
                fetch = partial(
                    fetch_public,
                    resolver=resolver,
                    tls_context=self.authority.client_context(),
                    may_reach=anywhere,
                    port=site.port,
                )
                return await discover(address, resolver=resolver, fetch=fetch, probe=probe)


@pytest.fixture
def world(authority) -> World:
    return World(authority)


def hosts(candidates: Sequence[Candidate]) -> list[str]:
    return [candidate.server.host for candidate in candidates]


async def test_a_known_provider_needs_no_network():
    found = await discover("anna@GMail.com", resolver=Unanswered(), fetch=None, probe=None)

    assert found.provider is Provider.GOOGLE
    assert found.incoming[0].source is Source.KNOWN
    assert any("app password" in note for note in found.notes)


async def test_a_company_at_google_is_recognised_by_where_its_mail_goes(world):
    found = await world.search(
        "anna@acme.example",
        records={("acme.example", "MX"): ["10 aspmx.l.google.com."]},
    )
    assert found.provider is Provider.GOOGLE
    assert found.incoming[0].source is Source.KNOWN_HOST
    assert found.incoming[0].username == "anna@acme.example"


@pytest.mark.parametrize("place", [OWN, WELL_KNOWN])
async def test_the_domains_own_file_is_found(world, place):
    found = await world.search("anna@acme.example", {place: SETTINGS})

    assert hosts(found.incoming) == ["imap.example.org"]
    assert found.incoming[0].source is Source.AUTOCONFIG
    assert found.incoming[0].confidence > 80
    assert found.name == "Example Mail"


async def test_the_domains_own_word_counts_more_than_the_directorys(world):
    other = settings(server("imap", "other.example.org", 993, "SSL"), SMTP)
    found = await world.search(
        "anna@acme.example", {OWN: SETTINGS, DIRECTORY + "acme.example": other}
    )
    assert hosts(found.incoming) == ["imap.example.org"]


async def test_mozillas_directory_is_asked_without_telling_the_address(world):
    found = await world.search("anna@acme.example", {DIRECTORY + "acme.example": SETTINGS})

    assert found.incoming[0].source is Source.DIRECTORY
    assert not any("anna" in url for url in world.asked if "thunderbird" in url)


async def test_the_host_of_the_domains_mail_is_asked(world):
    found = await world.search(
        "anna@acme.example",
        {"autoconfig.hosting.example/mail/config-v1.1.xml": SETTINGS},
        {("acme.example", "MX"): ["10 mx1.hosting.example."]},
    )
    assert found.incoming[0].source is Source.HOST_AUTOCONFIG
    assert not any("anna" in url for url in world.asked if "hosting" in url)


async def test_records_in_the_dns_are_followed(world):
    found = await world.search(
        "anna@acme.example",
        records={
            ("_imaps._tcp.acme.example", "SRV"): [
                "20 1 993 second.acme.example.",
                "10 1 9993 first.acme.example.",
            ],
            ("_imap._tcp.acme.example", "SRV"): ["0 0 0 ."],
            ("_submission._tcp.acme.example", "SRV"): ["0 1 587 smtp.acme.example."],
        },
    )
    assert [c.server for c in found.incoming] == [
        Server("first.acme.example", 9993, Security.TLS),
        Server("second.acme.example", 993, Security.TLS),
    ]
    assert found.outgoing[0].server == Server("smtp.acme.example", 587, Security.STARTTLS)
    assert found.incoming[0].source is Source.SRV


async def test_an_exchange_server_is_recognised(world):
    found = await world.search(
        "anna@acme.example",
        records={("_autodiscover._tcp.acme.example", "SRV"): ["0 0 443 owa.acme.example."]},
    )
    assert found.provider is Provider.EXCHANGE
    assert any("owa.acme.example" in note for note in found.notes)


async def test_the_exchange_record_of_a_hosting_panel_is_not_believed(world):
    found = await world.search(
        "anna@acme.example",
        records={
            ("_autodiscover._tcp.acme.example", "SRV"): ["0 0 443 cpanelemaildiscovery.cpanel.net."]
        },
    )
    assert found.provider is Provider.GENERIC


async def test_a_usual_name_counts_only_if_a_server_answers_there(world):
    asked = []

    async def probe(server, speech):
        asked.append(server)
        return server.host == "mail.acme.example" and server.security is Security.TLS

    found = await world.search("anna@acme.example", probe=probe)

    assert [c.server for c in found.incoming] == [Server("mail.acme.example", 993, Security.TLS)]
    assert [c.server for c in found.outgoing] == [Server("mail.acme.example", 465, Security.TLS)]
    assert found.incoming[0].source is Source.PROBED
    assert len(asked) + len(world.asked) <= 50


async def test_a_missing_half_is_filled_from_the_next_source(world):
    found = await world.search(
        "anna@acme.example",
        {OWN: settings(IMAP), DIRECTORY + "acme.example": settings(SMTP)},
    )
    assert found.incoming[0].source is Source.AUTOCONFIG
    assert found.outgoing[0].source is Source.DIRECTORY


async def test_a_file_that_points_to_google_brings_googles_notes(world):
    found = await world.search(
        "anna@acme.example",
        {OWN: settings(server("imap", "imap.gmail.com", 993, "SSL"), SMTP)},
    )
    assert found.provider is Provider.GOOGLE
    assert any("app password" in note for note in found.notes)


async def test_nothing_found_gives_guesses_that_say_so(world):
    found = await world.search("anna@acme.example")

    assert "imap.acme.example" in hosts(found.incoming)
    assert "smtp.acme.example" in hosts(found.outgoing)
    assert {c.source for c in found.incoming} == {Source.GUESSED}
    assert any("guesses" in note for note in found.notes)


async def test_without_a_network_there_are_guesses_and_nobody_is_knocked_up():
    async def probe(server, speech):
        raise AssertionError("no door may be knocked at")

    found = await discover("a@acme.example", resolver=Unanswered(), fetch=no_file, probe=probe)

    assert found.incoming[0].source is Source.GUESSED


async def test_a_source_that_hangs_does_not_hold_the_others_up(monkeypatch):
    monkeypatch.setattr("dealpost.providers.discovery.discovering.LOOKING", 0.2)

    async def hang(url):
        await asyncio.sleep(60)

    async with name_server({("_imaps._tcp.acme.example", "SRV"): ["0 0 993 i.acme.example."]}) as r:
        found = await discover("anna@acme.example", resolver=r, fetch=hang, probe=never)

    assert hosts(found.incoming) == ["i.acme.example"]


async def test_a_foreign_domain_is_asked_by_its_ascii_name():
    asked = []

    async def fetch(url):
        asked.append(url)

    async with name_server({}) as resolver:
        await discover("anna@straße.example", resolver=resolver, fetch=fetch, probe=never)

    assert any("autoconfig.xn--strae-oqa.example" in url for url in asked)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "anna@exa mple.org",
        "a@b@",
        "a@ex/ample.org",
        "a@example.org:993",
        "a\n@example.org",
        "a@-x.org",
        "a@x..org",
    ],
)
async def test_what_is_no_address_is_not_searched_for(address):
    with pytest.raises(ValueError, match="not an e-mail address"):
        await discover(address, resolver=Unanswered(), fetch=no_file, probe=never)
