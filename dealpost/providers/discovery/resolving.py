"""Questions to the DNS."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import dns.asyncresolver
import dns.exception
import dns.name
import dns.resolver

LIFETIME = 3.0  # seconds for one question, all its repetitions included
MOST_RECORDS = 20  # of one answer


class NoResolverError(OSError):
    """The DNS did not answer: that is no proof that a name does not exist."""


@dataclass(frozen=True, slots=True)
class ServiceTarget:
    host: str
    port: int


class Resolver(Protocol):
    """All names in ASCII; an empty answer means that there is no such record."""

    async def mx(self, domain: str) -> Sequence[str]:
        """The mail exchangers, the preferred first."""
        ...

    async def srv(self, name: str) -> Sequence[ServiceTarget]: ...

    async def addresses(self, host: str) -> Sequence[str]:
        """The IPv4 and then the IPv6 addresses. An address is its own answer."""
        ...


class DnsResolver:
    """The resolver of this machine, or the one that is handed in. Sees no /etc/hosts."""

    def __init__(self, resolver: dns.asyncresolver.Resolver | None = None) -> None:
        self._resolver = resolver or _of_this_machine()

    async def mx(self, domain: str) -> Sequence[str]:
        records = await self._ask(domain, "MX")
        hosts = [_plain(r.exchange) for r in sorted(records, key=lambda r: r.preference)]
        return [host for host in hosts if host]  # RFC 7505: "." means no mail at all

    async def srv(self, name: str) -> Sequence[ServiceTarget]:
        records = await self._ask(name, "SRV")
        best_first = sorted(records, key=lambda r: (r.priority, -r.weight))
        targets = [ServiceTarget(_plain(r.target), r.port) for r in best_first]
        return [target for target in targets if target.host]  # RFC 2782: "." means not offered

    async def addresses(self, host: str) -> Sequence[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            pass
        return [r.address for kind in ("A", "AAAA") for r in await self._ask(host, kind)]

    async def _ask(self, name: str, kind: str) -> list[Any]:
        try:
            # Absolute: the search list of this machine's network has no say here.
            question = dns.name.from_text(name, origin=dns.name.root)
            answer = await self._resolver.resolve(
                question, kind, lifetime=LIFETIME, raise_on_no_answer=False, search=False
            )
        except (dns.resolver.NoNameservers, dns.resolver.LifetimeTimeout, OSError) as error:
            raise NoResolverError(str(error)) from error
        except dns.exception.DNSException:
            return []
        return list(answer.rrset or ())[:MOST_RECORDS]


def _of_this_machine() -> dns.asyncresolver.Resolver:
    try:
        return dns.asyncresolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        return dns.asyncresolver.Resolver(configure=False)


def _plain(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower().removesuffix(".")
