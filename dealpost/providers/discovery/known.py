"""The table of providers that we know, by address and by where a domain's mail goes."""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from dealpost.providers.contract import Security, Server
from dealpost.providers.discovery.candidates import (
    Candidate,
    Discovery,
    Person,
    Provider,
    Source,
    UsernameForm,
)


@dataclass(frozen=True, slots=True)
class KnownProvider:
    name: str
    provider: Provider
    incoming: tuple[Server, ...]
    outgoing: tuple[Server, ...]
    username_form: UsernameForm
    authentication: tuple[str, ...]
    notes: tuple[str, ...]

    def discovery(self, person: Person, source: Source) -> Discovery:
        return Discovery(
            incoming=tuple(self._candidate(s, person, source) for s in self.incoming),
            outgoing=tuple(self._candidate(s, person, source) for s in self.outgoing),
            provider=self.provider,
            name=self.name,
            notes=self.notes,
        )

    def _candidate(self, server: Server, person: Person, source: Source) -> Candidate:
        username = person.username(self.username_form)
        return Candidate(server, username, self.username_form, source, self.authentication)


def known_by_domain(domain: str) -> KnownProvider | None:
    return _table()[0].get(domain)


def known_by_mx(hosts: Iterable[str]) -> KnownProvider | None:
    """The provider of the first exchanger with a known name; the longest known name counts."""
    suffixes = _table()[1]
    for host in hosts:
        labels = host.split(".")
        for start in range(len(labels)):
            if found := suffixes.get(".".join(labels[start:])):
                return found
    return None


def known_by_server(host: str) -> KnownProvider | None:
    return _table()[2].get(host)


@functools.cache
def _table() -> tuple[Mapping[str, KnownProvider], ...]:
    text = files(__package__).joinpath("known_providers.toml").read_text("utf-8")
    by_domain: dict[str, KnownProvider] = {}
    by_mx: dict[str, KnownProvider] = {}
    by_server: dict[str, KnownProvider] = {}
    for row in tomllib.loads(text)["provider"]:
        known = _known(row)
        by_domain |= dict.fromkeys(row.get("domains", ()), known)
        by_mx |= dict.fromkeys(row.get("mx", ()), known)
        # A relay on this very machine (Proton Mail Bridge) is no sign of who runs it.
        by_server |= {s.host: known for s in known.incoming if s.host != "127.0.0.1"}
    return by_domain, by_mx, by_server


def _known(row: Mapping[str, Any]) -> KnownProvider:
    return KnownProvider(
        name=row["name"],
        provider=Provider(row.get("kind", "generic")),
        incoming=tuple(map(_server, row.get("imap", ()))),
        outgoing=tuple(map(_server, row.get("smtp", ()))),
        username_form=UsernameForm(row.get("username", "address")),
        authentication=tuple(row.get("login", ("password",))),
        notes=tuple(row.get("notes", ())),
    )


def _server(url: str) -> Server:
    """From e.g. `starttls://smtp.example.com:587`."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    return Server(parts.hostname, parts.port, Security(parts.scheme))
