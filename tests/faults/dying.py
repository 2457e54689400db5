"""Ending a process at a named point: before or after a function has done its work."""

import inspect
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any


@dataclass(frozen=True, slots=True)
class Point:
    """Where to end: at a function of a module or class, before or after it has done its work."""

    owner: Any
    name: str
    when: str  # "before" or "after"


class Died(BaseException):
    """As sudden as a power cut for everything that catches exceptions."""


def die() -> None:
    raise Died


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(point: Point, end: Callable[[], None], *, nth: int | None = None) -> Callable[..., Any]:
    """Return what to put in the function's place: who gets there ends, or only the nth who does."""
    original = getattr(point.owner, point.name)
    calls = count(1)

    def arrive() -> None:
        if next(calls) == nth or nth is None:
            end()

    def before(*args: Any, **kwargs: Any) -> Any:
        arrive()
        return original(*args, **kwargs)

    def after(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        arrive()
        return result

    async def after_awaited(*args: Any, **kwargs: Any) -> Any:
        result = await original(*args, **kwargs)
        arrive()
        return result

    if point.when == "before":
        return before
    return after_awaited if inspect.iscoroutinefunction(original) else after
