import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Item(Generic[T]):
    value: T


@dataclass(frozen=True, slots=True)
class _End:
    error: Exception | None = None


async def ahead(source: AsyncIterator[T], *, by: int = 2) -> AsyncGenerator[T, None]:
    """Yield what the source yields, fetching up to `by` items before they are asked for.

    An error of the source comes after the items before it. Leaving early stops the source.
    """
    gathered = portions(source, by=by, weigh=lambda _item: 1, enough=1)
    async with aclosing(gathered):
        async for portion in gathered:
            yield portion[0]


async def portions(
    source: AsyncIterator[T],
    *,
    by: int,
    weigh: Callable[[T], int],
    enough: int,
    patience: float = 0.0,
) -> AsyncGenerator[list[T], None]:
    """Like `ahead`, but yield lists of items that together weigh `enough`.

    Less where nothing more comes within `patience` seconds; one item at least.
    """
    ready: asyncio.Queue[_Item[T] | _End] = asyncio.Queue(maxsize=by)
    task = asyncio.create_task(_fetch(source, ready))
    try:
        item = await ready.get()
        while isinstance(item, _Item):
            portion, weight, last = [item.value], weigh(item.value), None
            while weight < enough and (last := await _soon(ready, patience)) is not None:
                if isinstance(last, _End):
                    break
                portion.append(last.value)
                weight += weigh(last.value)
            yield portion
            item = last if isinstance(last, _End) else await ready.get()
        if item.error is not None:
            raise item.error
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _fetch(source: AsyncIterator[T], ready: asyncio.Queue[_Item[T] | _End]) -> None:
    try:
        async for value in source:
            await ready.put(_Item(value))
    except Exception as error:  # noqa: BLE001  # handed on to whoever asks for the next item
        await ready.put(_End(error))
    else:
        await ready.put(_End())


async def _soon(ready: asyncio.Queue[_Item[T] | _End], patience: float) -> _Item[T] | _End | None:
    if not ready.empty():
        return ready.get_nowait()
    if not patience:
        return None
    with suppress(TimeoutError):
        return await asyncio.wait_for(ready.get(), patience)
    return None
