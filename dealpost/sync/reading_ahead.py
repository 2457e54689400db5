import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def ahead(source: AsyncIterator[T], *, by: int = 2) -> AsyncGenerator[T, None]:
    """Yield what the source yields, fetching up to `by` items before they are asked for.

    An error of the source comes after the items before it. Leaving early stops the source.
    """
    ready: asyncio.Queue[T | BaseException | None] = asyncio.Queue(maxsize=by)

    async def fetch() -> None:
        try:
            async for item in source:
                await ready.put(item)
            await ready.put(None)
        except Exception as error:  # noqa: BLE001  # handed on to whoever asks for the next item
            await ready.put(error)

    task = asyncio.create_task(fetch())
    try:
        while (item := await ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
