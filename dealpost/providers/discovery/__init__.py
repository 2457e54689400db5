"""Finding the servers of a mail address, and testing them step by step for the set-up page."""

from dealpost.providers.discovery.candidates import (
    Candidate,
    Discovery,
    Provider,
    Source,
    UsernameForm,
)
from dealpost.providers.discovery.checking import check
from dealpost.providers.discovery.discovering import discover
from dealpost.providers.discovery.steps import Side, Stage, State, Step

__all__ = [
    "Candidate",
    "Discovery",
    "Provider",
    "Side",
    "Source",
    "Stage",
    "State",
    "Step",
    "UsernameForm",
    "check",
    "discover",
]
