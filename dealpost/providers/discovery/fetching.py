"""Fetching a small file from a host that a stranger named, without becoming their tool."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import httpx

from dealpost.providers.discovery.public_addresses import is_public
from dealpost.providers.discovery.resolving import Resolver

LARGEST = 64 * 1024
SECONDS = 5.0
# Of one connect, handshake or read: less, so that the library, which cleans up after itself then,
# gives up before we cut it short.
PATIENCE = 4.0
REDIRECTS = 3
OK = 200

Fetch: TypeAlias = Callable[[str], Awaitable[bytes | None]]


async def fetch_public(
    url: str,
    *,
    resolver: Resolver,
    tls_context: ssl.SSLContext | None = None,
    may_reach: Callable[[str], bool] = is_public,
    port: int = 443,
) -> bytes | None:
    """The file at an https address, or None if there is none that we may have.

    The host is resolved once, its address checked, and that very address connected to, so that a
    name cannot change its meaning between the two. Each redirect is checked the same way.
    """
    async with asyncio.timeout(SECONDS), _client(tls_context) as client:
        target: httpx.URL | None = httpx.URL(url)
        for _ in range(1 + REDIRECTS):
            if target is None or not _acceptable(target):
                return None
            answer = await _get(client, target, resolver, may_reach, port)
            if not isinstance(answer, httpx.URL):
                return answer
            target = answer
    return None


def _client(tls_context: ssl.SSLContext | None) -> httpx.AsyncClient:
    # Without the environment's proxy: it would resolve names again, behind our check.
    return httpx.AsyncClient(verify=tls_context or True, trust_env=False, timeout=PATIENCE)


def _acceptable(url: httpx.URL) -> bool:
    return url.scheme == "https" and bool(url.host) and url.port is None and not url.userinfo


async def _get(
    client: httpx.AsyncClient,
    url: httpx.URL,
    resolver: Resolver,
    may_reach: Callable[[str], bool],
    port: int,
) -> bytes | httpx.URL | None:
    host = url.raw_host.decode("ascii")
    address = next(filter(may_reach, await resolver.addresses(host)), None)
    if address is None:
        return None
    request = client.build_request(
        "GET",
        url.copy_with(host=address, port=port),
        headers={"Host": host, "Accept-Encoding": "identity", "User-Agent": "Dealpost"},
        extensions={"sni_hostname": host},
    )
    response = await client.send(request, stream=True)
    try:
        if response.has_redirect_location:
            return url.join(response.headers["Location"])
        return await _small(response) if response.status_code == OK else None
    finally:
        await response.aclose()


async def _small(response: httpx.Response) -> bytes | None:
    if "Content-Encoding" in response.headers:
        return None  # we asked for none; a few packed kilobytes can unpack to gigabytes
    body = b""
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > LARGEST:
            return None
    return body
