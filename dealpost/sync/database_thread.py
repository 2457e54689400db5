import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from django.db import close_old_connections, connections

P = ParamSpec("P")
R = TypeVar("R")


class DatabaseThread:
    """One thread with one database connection, beside an event loop.

    While it stores a batch, the loop goes on reading the next one from the provider.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._busy = 0
        self._used_at = time.monotonic()

    @property
    def idle_for(self) -> float:
        """Seconds since it was last used; 0 while it is."""
        return 0.0 if self._busy else time.monotonic() - self._used_at

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        self._busy += 1
        try:
            return await loop.run_in_executor(self._pool, lambda: function(*args, **kwargs))
        finally:
            self._busy -= 1
            self._used_at = time.monotonic()

    async def renew(self) -> None:
        """Serve another pass: with its connection, if that still holds."""
        await self.run(close_old_connections)

    async def close(self) -> None:
        await self.run(connections.close_all)
        self._pool.shutdown()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
