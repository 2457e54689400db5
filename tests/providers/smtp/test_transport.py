import asyncio
from collections.abc import Coroutine

import pytest

from dealpost.providers.contract import Receipt, Refused, TryLater
from dealpost.providers.smtp import SmtpTransport
from tests.providers.smtp.conftest import connected
from tests.providers.smtp.letters import LETTER

pytestmark = pytest.mark.anyio


def post(transport: SmtpTransport, to: str = "bob@example.org") -> Coroutine[None, None, Receipt]:
    return transport.send(LETTER, sender="anna@example.com", recipients=[to])


async def test_one_connection_carries_many_messages(sink):
    async with connected(sink.account()) as transport:
        for number in range(3):
            await post(transport, f"bob{number}@example.org")

    assert sink.connections == 1
    assert [m.recipients for m in sink.messages] == [[f"bob{n}@example.org"] for n in range(3)]


async def test_messages_at_once_go_one_after_another(sink):
    async with connected(sink.account()) as transport:
        await asyncio.gather(*(post(transport, f"bob{n}@example.org") for n in range(5)))

    assert len(sink.messages) == 5
    assert all(len(m.recipients) == 1 for m in sink.messages)


async def test_a_refused_message_leaves_nothing_behind_for_the_next(sink):
    sink.misbehave("DATA", reply="554 5.6.0 No", times=1)
    async with connected(sink.account()) as transport:
        with pytest.raises(Refused):
            await post(transport, "eve@example.org")
        await post(transport)

    assert sink.connections == 1
    assert [m.recipients for m in sink.messages] == [["bob@example.org"]]


@pytest.mark.parametrize(
    "how", [{"drop": "before"}, {"reply": "421 Idle too long"}, {"reply": "500 What?"}]
)
async def test_a_server_that_hung_up_meanwhile_is_called_again(sink, how):
    sink.misbehave("RSET", **how, times=1)
    async with connected(sink.account()) as transport:
        await post(transport)
        await post(transport)

    assert sink.connections == 2
    assert len(sink.messages) == 2


async def test_after_a_broken_message_the_next_one_gets_a_new_connection(sink):
    sink.misbehave("MAIL", drop="before", times=1)
    async with connected(sink.account()) as transport:
        with pytest.raises(TryLater):
            await post(transport)
        await post(transport)

    assert len(sink.messages) == 1


async def test_a_sender_can_be_tried_without_sending(sink):
    sink.misbehave("MAIL", reply="553 5.7.1 Sender address rejected: not owned by you", times=1)
    async with connected(sink.account()) as transport:
        with pytest.raises(Refused, match="not owned by you"):
            await transport.accepts_sender("boss@example.com")
        await transport.accepts_sender("anna@example.com")
        await post(transport)

    assert len(sink.messages) == 1


async def test_closing_never_fails(sink):
    sink.misbehave("QUIT", drop="before")
    async with connected(sink.account()) as transport:
        await transport.close()
        await transport.close()
