"""The usual names of mail servers, kept only if a server with a valid certificate answers there."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeAlias

from dealpost.providers.contract import Security, Server
from dealpost.providers.discovery.candidates import (
    Candidate,
    Discovery,
    Person,
    Source,
    UsernameForm,
)
from dealpost.providers.discovery.handshaking import (
    NoStartTlsError,
    Speech,
    UnwelcomeError,
    WrongSpeechError,
    shake_hands,
)
from dealpost.providers.discovery.public_addresses import is_public
from dealpost.providers.discovery.resolving import Resolver

MOST_PROBES = 24  # of one search; with all other questions that stays below fifty
SECONDS = 5.0

PORTS = {
    Speech.IMAP: ((993, Security.TLS), (143, Security.STARTTLS)),
    Speech.SMTP: ((465, Security.TLS), (587, Security.STARTTLS)),
}
FIRST_LABELS = {Speech.IMAP: ("imap", "mail"), Speech.SMTP: ("smtp", "mail")}

UNTESTED_NOTE = (
    "Not all servers of this address were found, so some are guesses by their usual names: please "
    "compare them with what your mail provider says."
)

Probe: TypeAlias = Callable[[Server, Speech], Awaitable[bool]]


async def probe_public(
    server: Server,
    speech: Speech,
    *,
    resolver: Resolver,
    tls_context: ssl.SSLContext,
    may_reach: Callable[[str], bool] = is_public,
) -> bool:
    """Whether such a server answers at this name, encrypted and with a valid certificate."""
    try:
        address = next(filter(may_reach, await resolver.addresses(server.host)), None)
        if address is None:
            return False
        await shake_hands(address, server, speech, tls_context, seconds=SECONDS)
    except (OSError, WrongSpeechError, UnwelcomeError, NoStartTlsError):
        return False
    return True


async def guess(person: Person, mx: Sequence[str], probe: Probe) -> Discovery:
    """Those of the usual servers that answer."""
    questions = [
        (server, speech)
        for speech in Speech
        for server in usual_servers(person.domain, mx[:1], speech)
    ][:MOST_PROBES]
    answers = await asyncio.gather(*(probe(*question) for question in questions))
    alive = [question for question, answer in zip(questions, answers, strict=True) if answer]
    return _found(alive, person, Source.PROBED)


def untested(person: Person) -> Discovery:
    """The usual servers with nobody asked: better than an empty form."""
    best = [
        (server, speech)
        for speech in Speech
        for server in usual_servers(person.domain, (), speech)
        if server.security is Security.TLS and server.host != person.domain
    ]
    return _found(best, person, Source.GUESSED, UNTESTED_NOTE)


def usual_servers(domain: str, others: Sequence[str], speech: Speech) -> list[Server]:
    names = [f"{label}.{domain}" for label in FIRST_LABELS[speech]]
    hosts = dict.fromkeys((*names, domain, *others))
    return [Server(host, port, security) for port, security in PORTS[speech] for host in hosts]


def _found(
    servers: Iterable[tuple[Server, Speech]], person: Person, source: Source, *notes: str
) -> Discovery:
    sides: dict[Speech, list[Candidate]] = {speech: [] for speech in Speech}
    for server, speech in servers:
        sides[speech].append(Candidate(server, person.address, UsernameForm.ADDRESS, source))
    return Discovery(tuple(sides[Speech.IMAP]), tuple(sides[Speech.SMTP]), notes=notes)
