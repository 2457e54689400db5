"""One listener per site process: hears the names from PostgreSQL, hands them to open browsers."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import psycopg
from django.db import connection

from dealpost.live.telling import CHANNEL

log = logging.getLogger(__name__)

Wish: TypeAlias = Callable[[str], bool]

# Told instead of a name when names may have been lost: the browser asks for everything again.
MISSED = "missed"

MOST_WAITING = 500  # names for one browser; one that is so far behind is better off with MISSED
CHECK_EVERY = 20.0  # seconds without a name after which we ask whether the database still answers
WAITS = (0.2, 0.5, 1.0, 2.0, 5.0)  # seconds between attempts to reach it again


class Subscription:
    """The names that wait for one browser, each once, in the order in which they came."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self._names: dict[str, None] = {}
        self._something = asyncio.Event()

    def offer(self, name: str) -> None:
        if name != MISSED and not self.wish(name):
            return
        if len(self._names) >= MOST_WAITING:
            name = MISSED
        if name == MISSED:
            self._names.clear()
        if MISSED not in self._names:
            self._names[name] = None
        self._something.set()

    async def take(self, *, patience: float) -> list[str]:
        """Wait for names, up to so many seconds, and return them; none if there were none."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._something.wait(), patience)
        names = list(self._names)
        self._names.clear()
        self._something.clear()
        return names


class Listener:
    """Keeps one connection to PostgreSQL and fans out what it hears."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()
        self._task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def subscribed(self, wish: Wish) -> Iterator[Subscription]:
        """Collect the names that fulfil the wish for as long as the block runs."""
        self._start()
        subscription = Subscription(wish)
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._hear_for_ever())

    async def _hear_for_ever(self) -> None:
        failures = 0
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    autocommit=True, **_parameters()
                ) as hearing:
                    await hearing.execute(f"LISTEN {CHANNEL}".encode())
                    # Whatever was told while nobody listened is lost.
                    self._publish(MISSED)
                    failures = 0
                    await self._hear(hearing)
            except (psycopg.Error, OSError) as error:
                log.warning("live updates wait for the database: %s", type(error).__name__)
            await asyncio.sleep(WAITS[min(failures, len(WAITS) - 1)])
            failures += 1

    async def _hear(self, hearing: psycopg.AsyncConnection[Any]) -> None:
        while True:
            async for notice in hearing.notifies(timeout=CHECK_EVERY):
                self._publish(notice.payload)
            # A connection whose other end has died says nothing by itself.
            await hearing.execute("SELECT 1")

    def _publish(self, name: str) -> None:
        for subscription in self._subscriptions:
            subscription.offer(name)


def _parameters() -> dict[str, Any]:
    """How Django reaches the database, without what only its own connections understand."""
    own = {"cursor_factory", "context", "prepare_threshold"}
    parameters = connection.get_connection_params()
    return {name: value for name, value in parameters.items() if name not in own}
