"""The programs that keep a mailbox and its copy the same, each ready to make passes.

A program is a context manager: what it starts is not measured, what it does in a pass is.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """Where the mailbox is reached, and where the program may keep what it fetches."""

    host: str
    port: int
    scratch: Path


@dataclass(frozen=True, slots=True)
class Pass:
    seconds: float
    # From the first byte of the connection until the 50 newest messages could be looked at.
    newest: float | None = None


Run: TypeAlias = Callable[[], Pass]
Program: TypeAlias = Callable[[Place], AbstractContextManager[Run]]
