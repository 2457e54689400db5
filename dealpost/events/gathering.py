"""Many small writes made one: what a block asks for is done at its end, in a statement or two.

A story about one thing writes as it goes. Told of a thousand things one after another, the way to
the database and back takes longer than all else, so whoever tells it gathers the writes.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

T = TypeVar("T")


class Gathering(Generic[T]):
    """Writes of one kind, which `write` does for many at once."""

    def __init__(self, name: str, write: Callable[[Sequence[T]], None]) -> None:
        self._write = write
        self._waiting: ContextVar[list[T] | None] = ContextVar(name, default=None)

    def add(self, thing: T) -> None:
        """Write this now, or at the end of the block that gathers."""
        waiting = self._waiting.get()
        if waiting is None:
            self._write([thing])
        else:
            waiting.append(thing)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write at the end of the block; of one that fails, nothing, as if nobody had asked.

        Within another, at the end of that one. Whoever reads meanwhile finds what was there
        before: inside a block, no two stories are about the same thing.
        """
        outer, mine = self._waiting.get(), list[T]()
        token = self._waiting.set(mine)
        try:
            yield
        finally:
            self._waiting.reset(token)
        if outer is not None:
            outer.extend(mine)
        elif mine:
            self._write(mine)

    def settle(self) -> None:
        """Write what waits: somebody needs to read it. Not within a block inside another."""
        waiting = self._waiting.get()
        if waiting:
            self._write(waiting)
            waiting.clear()
