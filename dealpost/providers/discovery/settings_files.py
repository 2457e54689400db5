"""Where settings files lie: with the domain, in Mozilla's directory, with its mail host."""

import asyncio
from collections.abc import Sequence
from urllib.parse import quote

import httpx

from dealpost.providers.discovery.autoconfig import read_autoconfig
from dealpost.providers.discovery.candidates import Discovery, Person, Source
from dealpost.providers.discovery.fetching import Fetch

DIRECTORY = "https://autoconfig.thunderbird.net/v1.1/"
FILE = "mail/config-v1.1.xml"
# A registry's own second level ("co.uk", "com.br") is nobody's mail host, yet somebody may own
# "autoconfig" beneath it. Such labels are short.
SHORTEST_LABEL = 4


async def of_domain(person: Person, fetch: Fetch) -> Discovery:
    return await _first_of(
        (
            f"https://autoconfig.{person.domain}/{FILE}"
            f"?emailaddress={quote(person.address, safe='')}",
            f"https://{person.domain}/.well-known/autoconfig/{FILE}",
        ),
        person,
        Source.AUTOCONFIG,
        fetch,
    )


async def in_directory(person: Person, fetch: Fetch) -> Discovery:
    return await _first_of((DIRECTORY + person.domain,), person, Source.DIRECTORY, fetch)


async def of_exchanger(person: Person, exchangers: Sequence[str], fetch: Fetch) -> Discovery:
    """What the host says that takes the domain's mail. It is not told the address."""
    urls: list[str] = []
    for domain in _domains_of(exchangers, person.domain):
        urls.append(DIRECTORY + domain)
        if len(domain.split(".")[-2]) >= SHORTEST_LABEL:
            urls.append(f"https://autoconfig.{domain}/{FILE}")
            urls.append(f"https://{domain}/.well-known/autoconfig/{FILE}")
    return await _first_of(urls, person, Source.HOST_AUTOCONFIG, fetch)


def _domains_of(exchangers: Sequence[str], own: str) -> list[str]:
    """From `mx1.mail.example.net`: `mail.example.net` and `example.net`."""
    if not exchangers or f".{exchangers[0]}".endswith(f".{own}"):
        return []
    labels = exchangers[0].split(".")
    candidates = dict.fromkeys((".".join(labels[1:]), ".".join(labels[-2:])))
    return [domain for domain in candidates if "." in domain]


async def _first_of(urls: Sequence[str], person: Person, source: Source, fetch: Fetch) -> Discovery:
    """All are fetched at once; the first in the list with both sides wins."""
    files = await asyncio.gather(*(_quietly(fetch, url) for url in urls))
    found = Discovery()
    for file in filter(None, files):
        found = found.completed_by(read_autoconfig(file, person, source))
        if found.complete:
            break
    return found


async def _quietly(fetch: Fetch, url: str) -> bytes | None:
    try:
        return await fetch(url)
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL):
        return None
