"""What a domain says about its servers in the DNS (RFC 6186, RFC 8314)."""

import asyncio
from collections.abc import Sequence

from dealpost.providers.contract import Security, Server
from dealpost.providers.discovery.candidates import (
    Candidate,
    Discovery,
    Person,
    Provider,
    Source,
    UsernameForm,
)
from dealpost.providers.discovery.resolving import Resolver

# RFC 8314 section 5.1: implicit TLS before STARTTLS. No record promises STARTTLS, we demand it.
INCOMING = (("_imaps._tcp", Security.TLS), ("_imap._tcp", Security.STARTTLS))
OUTGOING = (("_submissions._tcp", Security.TLS), ("_submission._tcp", Security.STARTTLS))

# cPanel publishes an Exchange record for every domain and keeps no Exchange.
_NOT_EXCHANGE = "cpanel.net"
EXCHANGE_NOTE = (
    "This domain seems to have an Exchange server of its own ({}). "
    "Ask its administrator to switch IMAP on, and for the server's name."
)


async def ask_service_records(person: Person, resolver: Resolver) -> Discovery:
    incoming, outgoing, exchange = await asyncio.gather(
        _candidates(INCOMING, person, resolver),
        _candidates(OUTGOING, person, resolver),
        resolver.srv(f"_autodiscover._tcp.{person.domain}"),
    )
    hosts = [t.host for t in exchange if not t.host.endswith(_NOT_EXCHANGE)]
    if incoming or not hosts:
        return Discovery(incoming, outgoing)
    note = EXCHANGE_NOTE.format(hosts[0])
    return Discovery((), outgoing, Provider.EXCHANGE, "Exchange", (note,))


async def _candidates(
    services: Sequence[tuple[str, Security]], person: Person, resolver: Resolver
) -> tuple[Candidate, ...]:
    answers = await asyncio.gather(
        *(resolver.srv(f"{service}.{person.domain}") for service, _ in services)
    )
    return tuple(
        Candidate(
            Server(target.host, target.port, security),
            person.address,
            UsernameForm.ADDRESS,
            Source.SRV,
        )
        for (_, security), targets in zip(services, answers, strict=True)
        for target in targets
    )
