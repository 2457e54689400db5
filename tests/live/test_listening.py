import asyncio
import contextlib

import psycopg
import pytest
from django.db import connection

from dealpost.live.listening import MISSED, MOST_WAITING, Listener, Subscription, _parameters

pytestmark = pytest.mark.django_db


def everything(_name: str) -> bool:
    return True


async def notify(*names: str) -> None:
    async with await psycopg.AsyncConnection.connect(autocommit=True, **_parameters()) as told:
        for name in names:
            await told.execute("SELECT pg_notify('live', %s)", [name])


@contextlib.asynccontextmanager
async def listening(wish=everything):
    """A subscription of which the listener is already connected."""
    listener = Listener()
    with listener.subscribed(wish) as subscription:
        assert await subscription.take(patience=10) == [MISSED]
        yield subscription
    await listener.stop()


async def take(subscription: Subscription, count: int) -> list[str]:
    names: list[str] = []
    async with asyncio.timeout(10):
        while len(names) < count:
            names += await subscription.take(patience=1)
    return names


def test_a_name_told_in_the_database_is_heard():
    async def story():
        async with listening() as subscription:
            await notify("deal-7", "mailbox-3")
            assert await take(subscription, 2) == ["deal-7", "mailbox-3"]

    asyncio.run(story())


def test_only_what_was_wished_for_is_heard():
    async def story():
        async with listening(lambda name: name.startswith("deal-")) as subscription:
            await notify("mailbox-3", "deal-7")
            assert await take(subscription, 1) == ["deal-7"]

    asyncio.run(story())


def test_after_a_broken_connection_it_connects_again_and_says_that_names_may_be_missing():
    async def story():
        async with listening() as subscription:
            async with await psycopg.AsyncConnection.connect(
                autocommit=True, **_parameters()
            ) as other:
                await other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE query = 'LISTEN live' AND datname = current_database()"
                )
            assert await take(subscription, 1) == [MISSED]
            await notify("deal-7")
            assert await take(subscription, 1) == ["deal-7"]

    asyncio.run(story())


def test_a_name_that_waits_already_waits_once():
    subscription = Subscription(everything)
    for name in ["deal-7", "deal-8", "deal-7"]:
        subscription.offer(name)
    assert asyncio.run(subscription.take(patience=1)) == ["deal-7", "deal-8"]


def test_a_browser_that_is_far_behind_is_told_to_ask_for_everything():
    subscription = Subscription(everything)
    for number in range(MOST_WAITING + 50):
        subscription.offer(f"deal-{number}")
    assert asyncio.run(subscription.take(patience=1)) == [MISSED]


def test_silence_ends_with_patience():
    subscription = Subscription(everything)
    assert asyncio.run(subscription.take(patience=0.01)) == []


def test_the_parameters_lead_to_the_same_database():
    assert _parameters()["dbname"] == connection.settings_dict["NAME"]
