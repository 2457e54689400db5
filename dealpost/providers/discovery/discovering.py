"""From an address to the servers of its mailbox: the sources are asked together, the best wins."""

import asyncio
import contextlib
import functools
import re
import ssl
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import idna

from dealpost.providers.discovery import guessing
from dealpost.providers.discovery.candidates import Discovery, Person, Provider, Source
from dealpost.providers.discovery.fetching import Fetch, fetch_public
from dealpost.providers.discovery.guessing import Probe
from dealpost.providers.discovery.known import known_by_domain, known_by_mx, known_by_server
from dealpost.providers.discovery.resolving import DnsResolver, NoResolverError, Resolver
from dealpost.providers.discovery.service_records import ask_service_records
from dealpost.providers.discovery.settings_files import in_directory, of_domain, of_exchanger

# Together with the first question to the DNS: about fifteen seconds at the very most.
LOOKING, GUESSING = 7.0, 5.0
# For those whose answer is no longer needed: httpcore forgets to close a connection that is
# cancelled in the middle of its TLS handshake, so nobody is cancelled who is still busy.
SETTLING = 1.0

_DOMAIN = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
)


@dataclass(frozen=True, slots=True)
class _Sources:
    resolver: Resolver
    fetch: Fetch
    probe: Probe


async def discover(
    address: str,
    *,
    resolver: Resolver | None = None,
    fetch: Fetch | None = None,
    probe: Probe | None = None,
) -> Discovery:
    """Find the servers of a mailbox. Always answers in time; without a network, with guesses.

    Raises `ValueError` if this is no address.
    """
    person = _person(address)
    if known := known_by_domain(person.domain):
        return known.discovery(person, Source.KNOWN)
    sources = await _sources(resolver, fetch, probe)
    try:
        exchangers = list(await sources.resolver.mx(person.domain))
        network = True
    except NoResolverError:
        exchangers, network = [], False
    if known := known_by_mx(exchangers):
        return known.discovery(person, Source.KNOWN_HOST)
    found = await _look_up(person, exchangers, sources)
    if not found.complete and network:
        guesses = guessing.guess(person, exchangers, sources.probe)
        found = found.completed_by(await _quietly(guesses, GUESSING))
    found = _recognised(found, person)
    if not found.complete and found.provider is not Provider.EXCHANGE:
        found = found.completed_by(guessing.untested(person))
    return found


def _person(address: str) -> Person:
    local_part, _, domain = address.strip().rpartition("@")
    if not domain.isascii():
        with contextlib.suppress(idna.IDNAError):
            domain = idna.encode(domain, uts46=True).decode("ascii")
    domain = domain.lower()
    if not local_part or not local_part.isprintable() or not _DOMAIN.fullmatch(domain):
        raise ValueError("This is not an e-mail address.")
    return Person(local_part, domain)


async def _sources(resolver: Resolver | None, fetch: Fetch | None, probe: Probe | None) -> _Sources:
    context = await asyncio.to_thread(ssl.create_default_context)
    asked = resolver or DnsResolver()
    return _Sources(
        asked,
        fetch or functools.partial(fetch_public, resolver=asked, tls_context=context),
        probe or functools.partial(guessing.probe_public, resolver=asked, tls_context=context),
    )


async def _look_up(person: Person, exchangers: Sequence[str], sources: _Sources) -> Discovery:
    """Ask everyone at once; listen in the order of who is to be believed."""
    questions = (
        of_domain(person, sources.fetch),
        in_directory(person, sources.fetch),
        of_exchanger(person, exchangers, sources.fetch),
        ask_service_records(person, sources.resolver),
    )
    tasks = [asyncio.create_task(_quietly(question, LOOKING)) for question in questions]
    found = Discovery()
    try:
        for task in tasks:
            found = found.completed_by(await task)
            if found.complete:
                break
        await asyncio.wait(tasks, timeout=SETTLING)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return found


async def _quietly(question: Coroutine[Any, Any, Discovery], seconds: float) -> Discovery:
    """Whatever goes wrong with one source, the others remain."""
    try:
        async with asyncio.timeout(seconds):
            return await question
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL):
        return Discovery()


def _recognised(found: Discovery, person: Person) -> Discovery:
    """With what we know about the provider whose server somebody named."""
    hosts = [candidate.server.host for candidate in found.incoming[:1]]
    known = next(filter(None, map(known_by_server, hosts)), None)
    if known is None:
        return found
    return found.completed_by(known.discovery(person, Source.KNOWN))
