"""What a customer's mail program and browser fetch: pictures, and now and then a link."""

import random
from collections.abc import Sequence

import httpx

from dealpost.demo.dice import chance, one_of
from dealpost.demo.reading_mail import ReadMail, is_on_loopback

TIMEOUT = 5.0  # seconds
LARGEST = 1_000_000  # bytes read of any answer
MOST_REDIRECTS = 3
CLICKS, BULK_CLICKS = 0.5, 0.2
AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.5 Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
)


async def look_at(rng: random.Random, read: ReadMail) -> None:
    """Open the message with its pictures, and perhaps follow one link."""
    headers = {"User-Agent": one_of(rng, AGENTS), "Accept-Language": "nl,en;q=0.8"}
    # No proxy from the environment: a loopback address must stay one.
    async with httpx.AsyncClient(headers=headers, timeout=TIMEOUT, trust_env=False) as client:
        await _fetch(client, read.images)
        if read.links and chance(rng, BULK_CLICKS if read.is_bulk else CLICKS):
            await _fetch(client, [one_of(rng, read.links)])


async def _fetch(client: httpx.AsyncClient, addresses: Sequence[str]) -> None:
    for address in addresses:
        following = address
        for _ in range(MOST_REDIRECTS):
            if not following or not is_on_loopback(following):
                break
            following = await _get(client, following)


async def _get(client: httpx.AsyncClient, address: str) -> str:
    """Where the answer redirects to, if anywhere. What cannot be reached is not there."""
    try:
        async with client.stream("GET", address) as response:
            taken = 0
            async for piece in response.aiter_raw():
                taken += len(piece)
                if taken > LARGEST:
                    break
            location = response.headers.get("location", "")
            return str(httpx.URL(address).join(location)) if location else ""
    except (httpx.HTTPError, httpx.InvalidURL):
        return ""
