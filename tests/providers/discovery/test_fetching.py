import socket
from functools import partial

import httpx
import pytest

from dealpost.providers.discovery.fetching import LARGEST, fetch_public
from tests.providers.discovery.servers import anywhere, name_server, website

pytestmark = pytest.mark.anyio

HOSTS = ("example.org", "other.example.org", "inside.example.org", "a.example.org")
RECORDS = {(host, "A"): ["127.0.0.1"] for host in HOSTS}


@pytest.fixture
async def resolver():
    async with name_server(RECORDS) as running:
        yield running


@pytest.fixture
def fetching(authority, resolver):
    """A fetcher for a site whose certificate is for all hosts."""
    return partial(
        fetch_public,
        resolver=resolver,
        tls_context=authority.client_context(),
        may_reach=anywhere,
    )


@pytest.fixture
def site(authority):
    with website(authority.server_context(HOSTS), {}) as running:
        yield running


async def test_a_file_is_fetched_by_its_name_and_certificate(fetching, site):
    site.pages["example.org/x?a=b"] = (200, {}, b"hello")
    assert await fetching("https://example.org/x?a=b", port=site.port) == b"hello"


async def test_a_missing_file_is_nothing(fetching, site):
    assert await fetching("https://example.org/x", port=site.port) is None


async def test_a_host_in_our_own_network_is_never_connected_to(authority, resolver, site):
    site.pages["example.org/x"] = (200, {}, b"secret")
    fetch = partial(fetch_public, resolver=resolver, tls_context=authority.client_context())

    assert await fetch("https://example.org/x", port=site.port) is None
    assert await fetch("https://127.0.0.1/x", port=site.port) is None
    assert site.asked == []


async def test_a_redirect_into_our_own_network_is_not_followed(authority, site):
    site.pages["example.org/x"] = (302, {"Location": "https://inside.example.org/secret"}, b"")
    site.pages["inside.example.org/secret"] = (200, {}, b"secret")
    # The same machine has two addresses here; only the first counts as public.
    records = {**RECORDS, ("inside.example.org", "A"): ["127.0.0.2"]}
    async with name_server(records) as resolver:
        found = await fetch_public(
            "https://example.org/x",
            resolver=resolver,
            tls_context=authority.client_context(),
            may_reach="127.0.0.1".__eq__,
            port=site.port,
        )
    assert found is None
    assert site.asked == ["example.org/x"]


async def test_a_few_redirects_are_followed(fetching, site):
    site.pages["example.org/x"] = (301, {"Location": "https://other.example.org/y"}, b"")
    site.pages["other.example.org/y"] = (302, {"Location": "/z"}, b"")
    site.pages["other.example.org/z"] = (200, {}, b"at last")
    assert await fetching("https://example.org/x", port=site.port) == b"at last"


async def test_redirects_without_end_are_given_up(fetching, site):
    site.pages["example.org/x"] = (302, {"Location": "/x"}, b"")
    assert await fetching("https://example.org/x", port=site.port) is None
    assert len(site.asked) == 4


@pytest.mark.parametrize(
    "place",
    [
        "http://example.org/y",
        "https://example.org:8443/y",
        "https://anna:pw@example.org/y",
        "ftp://example.org/y",
        "file:///etc/passwd",
    ],
)
async def test_only_plain_https_addresses_are_followed(fetching, site, place):
    site.pages["example.org/x"] = (302, {"Location": place}, b"")
    assert await fetching("https://example.org/x", port=site.port) is None
    assert await fetching(place, port=site.port) is None
    assert site.asked == ["example.org/x"]


@pytest.mark.parametrize(
    ("size", "fits"), [(LARGEST, True), (LARGEST + 1, False), (5_000_000, False)]
)
async def test_a_large_file_is_not_read(fetching, site, size, fits):
    site.pages["example.org/x"] = (200, {}, b"x" * size)
    assert (await fetching("https://example.org/x", port=site.port) is not None) == fits


async def test_a_packed_file_is_not_unpacked(fetching, site):
    site.pages["example.org/x"] = (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b")
    assert await fetching("https://example.org/x", port=site.port) is None


async def test_a_wrong_certificate_ends_it(fetching, authority):
    with (
        website(authority.server_context(("elsewhere.example",)), {}) as site,
        pytest.raises(httpx.ConnectError),
    ):
        await fetching("https://example.org/x", port=site.port)
    assert site.asked == []


async def test_a_mute_host_does_not_hold_us_up(fetching, monkeypatch):
    monkeypatch.setattr("dealpost.providers.discovery.fetching.PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(httpx.ConnectTimeout):
        await fetching("https://example.org/x", port=mute.getsockname()[1])
