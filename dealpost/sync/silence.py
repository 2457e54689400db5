import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from math import inf
from typing import Any

from dealpost.providers.contract import ProviderError
from dealpost.sync.database_thread import DatabaseThread


class Silent(Exception):
    """The provider kept us waiting for longer than this turn allows."""


async def unless_silent(
    work: Coroutine[Any, Any, None], database: DatabaseThread, *, seconds: float
) -> None:
    """Do the work, and break it off where for so long nothing of it reached the database.

    Bytes are no sign of life here: a server may send one of them now and then for hours. Raises
    `Silent`, and whatever the work raises.
    """
    if seconds == inf:
        await work
        return
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            left = seconds - database.idle_for
            if left <= 0:
                raise Silent
            await asyncio.wait([task], timeout=left)
        await task
    finally:
        if not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError, ProviderError):
                await task
