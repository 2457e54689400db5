"""When a message surely left, surely did not, or nobody knows."""

import asyncio
from functools import partial
from typing import Any

import pytest

from dealpost.providers.contract import LoginExpired, Receipt, Refused, TryLater, Uncertain
from dealpost.providers.smtp import Timeouts
from tests.providers.smtp.conftest import connected
from tests.providers.smtp.letters import LETTER
from tests.providers.smtp_sink import Sink, smtp_sink

pytestmark = pytest.mark.anyio

HURRIED = Timeouts(connect=5, command=0.2, block=0.2, verdict=0.2, goodbye=0.1)


async def send(sink: Sink, raw: bytes = LETTER, **options: Any) -> Receipt:
    async with connected(sink.account(), **options) as transport:
        return await transport.send(raw, sender="anna@example.com", recipients=["bob@example.org"])


async def test_a_message_arrives_as_it_was_written(sink):
    receipt = await send(sink)

    (message,) = sink.messages
    assert message.raw == LETTER
    assert (message.sender, message.recipients) == ("anna@example.com", ["bob@example.org"])
    assert receipt == Receipt()


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "DATA_END"])
async def test_not_now_means_try_later(sink, step):
    sink.misbehave(step, reply="451 4.7.1 Greylisted, come back in five minutes")

    with pytest.raises(TryLater, match="Greylisted, come back in five minutes"):
        await send(sink)
    assert sink.messages == []


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "DATA_END"])
async def test_never_means_refused(sink, step):
    sink.misbehave(step, reply="550 5.7.1 Go away")

    with pytest.raises(Refused, match=r"Go away \(550\)"):
        await send(sink)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "DATA_BODY"])
async def test_a_break_before_the_last_byte_means_not_sent(sink, step):
    sink.misbehave(step, drop="before")

    with pytest.raises(TryLater, match="before the message was handed over"):
        await send(sink, raw=LETTER + b"A long letter.\r\n" * 500_000)
    assert sink.messages == []


async def test_a_break_after_the_last_byte_is_uncertain_although_the_server_lost_it(sink):
    sink.misbehave("DATA_END", drop="before")

    with pytest.raises(Uncertain):
        await send(sink)
    assert sink.messages == []


async def test_a_break_after_the_last_byte_is_uncertain_although_the_server_took_it(sink):
    sink.misbehave("DATA_END", drop="after")

    with pytest.raises(Uncertain):
        await send(sink)
    assert len(sink.messages) == 1


async def test_silence_after_the_last_byte_is_uncertain(sink):
    sink.misbehave("DATA_END", silent=True)

    with pytest.raises(Uncertain):
        await send(sink, timeouts=HURRIED)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
async def test_silence_before_the_message_means_not_sent(sink, step):
    sink.misbehave(step, silent=True)

    with pytest.raises(TryLater):
        await send(sink, timeouts=HURRIED)


@pytest.mark.parametrize("nonsense", ["what?", "354 go on", "100 hm"])
async def test_nonsense_after_the_last_byte_is_uncertain(sink, nonsense):
    sink.misbehave("DATA_END", reply=nonsense)

    with pytest.raises(Uncertain):
        await send(sink)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "DATA_END"])
async def test_a_server_that_closes_politely_is_asked_again(sink, step):
    sink.misbehave(step, reply="421 4.3.2 Shutting down")

    with pytest.raises(TryLater, match="Shutting down"):
        await send(sink)
    assert sink.messages == []


@pytest.mark.parametrize("code", [530, 534, 535])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
async def test_a_lost_login_is_told_apart(sink, step, code):
    sink.misbehave(step, reply=f"{code} 5.7.0 Authentication required")

    with pytest.raises(LoginExpired, match="Authentication required"):
        await send(sink)


async def test_a_server_that_breaks_off_in_the_middle_is_quoted(sink):
    sink.misbehave("DATA_BODY", reply="552 5.3.4 Too much for me")

    # Longer than what the sockets' buffers hold, so that the reply comes before the end.
    with pytest.raises(Refused, match="Too much for me"):
        await send(sink, raw=LETTER + b"A long letter.\r\n" * 1_000_000)
    assert sink.messages == []


async def test_a_used_up_quota_is_not_a_verdict_on_the_message(sink):
    sink.misbehave("MAIL", reply="550 5.4.5 Daily user sending limit exceeded")

    with pytest.raises(TryLater, match="limit exceeded") as failure:
        await send(sink)
    assert failure.value.wait.total_seconds() >= 3600


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "DATA_END"])
async def test_a_cancelled_hand_over_hangs_up(step):
    with smtp_sink() as sink:
        sink.misbehave(step, silent=True)
        async with connected(sink.account()) as transport:
            post = partial(
                transport.send, LETTER, sender="anna@example.com", recipients=["bob@example.org"]
            )
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await post()
            sink.behave()
            await post()

    assert "RSET" not in sink.commands  # a late answer on the old line would be taken for its own
    assert sink.connections == 2
    assert len(sink.messages) == 1
