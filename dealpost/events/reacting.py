from collections import defaultdict
from collections.abc import Callable
from typing import TypeAlias

from dealpost.events.models import Event
from dealpost.events.names import EventName

Reaction: TypeAlias = Callable[[Event], None]

_reactions: dict[str, list[Reaction]] = defaultdict(list)


def reacts_to(*names: EventName) -> Callable[[Reaction], Reaction]:
    """Call the decorated function, in a job of its own, for every event so named.

    It may come early, late or twice: it asks the state, not the event, what is to be done.
    """

    def register(reaction: Reaction) -> Reaction:
        for name in names:
            _reactions[name].append(reaction)
        return reaction

    return register


def reactions_to(name: str) -> list[Reaction]:
    return _reactions[name]


def path_of(reaction: Reaction) -> str:
    return f"{reaction.__module__}.{reaction.__qualname__}"
