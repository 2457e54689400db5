import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.sync.reading_ahead import ahead, portions


async def source(items, *, closed=None, fails=False) -> AsyncIterator[int]:
    try:
        for item in items:
            yield item
        if fails:
            raise RuntimeError("cut off")
    finally:
        if closed is not None:
            closed.append(True)


@given(items=st.lists(st.integers(0, 9)), enough=st.integers(1, 12), by=st.integers(1, 5))
def test_nothing_is_lost_or_reordered(items, enough, by):
    async def collect():
        gathered = portions(source(items), by=by, weigh=lambda item: item, enough=enough)
        return [portion async for portion in gathered]

    found = asyncio.run(collect())
    assert [item for portion in found for item in portion] == items
    assert all(portion and sum(portion[:-1]) < enough for portion in found)


def test_what_takes_too_long_is_not_waited_for():
    async def slow() -> AsyncIterator[int]:
        yield 1
        await asyncio.sleep(0.5)
        yield 2

    async def collect():
        return [
            portion
            async for portion in portions(
                slow(), by=2, weigh=lambda _item: 1, enough=10, patience=0.01
            )
        ]

    assert asyncio.run(collect()) == [[1], [2]]


def test_an_error_comes_after_the_items_before_it():
    found = []

    async def collect():
        gathered = portions(
            source([1, 2], fails=True), by=5, weigh=lambda _item: 1, enough=10, patience=1
        )
        async for portion in gathered:
            found.extend(portion)

    with pytest.raises(RuntimeError, match="cut off"):
        asyncio.run(collect())
    assert found == [1, 2]


def test_leaving_early_stops_the_source():
    closed: list[bool] = []

    async def leave():
        coming = ahead(source(range(100), closed=closed))
        async for _item in coming:
            break
        await coming.aclose()
        await asyncio.sleep(0)

    asyncio.run(leave())
    assert closed == [True]
