"""From what was found about an address to the first values of the form."""

from typing import Any

from dealpost.providers.discovery import Candidate, Discovery, Source

UNSURE = {Source.GUESSED}


def starting_values(address: str, found: Discovery) -> dict[str, Any]:
    values: dict[str, Any] = {"address": address, "username": address}
    for side, candidates in (("outgoing", found.outgoing), ("incoming", found.incoming)):
        if candidates:
            values |= _side(side, candidates[0])
    return values


def needs_a_look(found: Discovery) -> bool:
    """Whether a person should see the servers before going on."""
    best = [*found.incoming[:1], *found.outgoing[:1]]
    return not found.complete or any(each.source in UNSURE for each in best)


def takes_no_password(found: Discovery) -> bool:
    """Whether the provider wants another way to log in than we have."""
    return any("password" not in each.authentication for each in found.incoming[:1])


def _side(side: str, candidate: Candidate) -> dict[str, Any]:
    server = candidate.server
    return {
        "username": candidate.username,
        f"{side}_host": server.host,
        f"{side}_port": server.port,
        f"{side}_security": server.security.value,
    }
