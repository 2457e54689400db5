"""What can be done to messages at a provider (part of the contract)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class StoreFlags:
    folder: str
    epoch: int
    uids: tuple[int, ...]
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StoreLabels:
    """Let messages show in some labels, and no longer in others: remote ids of their folders."""

    folder: str  # in which they lie
    epoch: int
    uids: tuple[int, ...]
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Move:
    folder: str
    epoch: int
    uids: tuple[int, ...]
    destination: str


@dataclass(frozen=True, slots=True)
class Expunge:
    """Remove for good: only for drafts of our own and for a person's explicit wish."""

    folder: str
    epoch: int
    uids: tuple[int, ...]


Operation: TypeAlias = StoreFlags | StoreLabels | Move | Expunge


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation did, as far as the server told."""

    moved: Mapping[int, int] = field(default_factory=dict)  # old uid -> new uid (RFC 4315 COPYUID)
    destination_epoch: int = 0
    gone: frozenset[int] = frozenset()  # uids that the folder held no more
