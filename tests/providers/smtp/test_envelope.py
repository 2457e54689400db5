import pytest

from dealpost.providers.contract import Receipt, Refused
from tests.providers.smtp.conftest import connected
from tests.providers.smtp.letters import LETTER
from tests.providers.smtp_sink import Sink, smtp_sink

pytestmark = pytest.mark.anyio


async def send(sink: Sink, raw: bytes = LETTER, **options: str) -> Receipt:
    async with connected(sink.account()) as transport:
        return await transport.send(
            raw, sender="anna@example.com", recipients=["bob@example.org"], **options
        )


async def test_bounces_are_asked_to_bring_the_envelope_id_back(sink):
    await send(sink, envelope_id="outbox=17+1")

    (message,) = sink.messages
    assert {"RET=HDRS", "ENVID=outbox+3D17+2B1"} <= set(message.mail_options)
    assert message.recipient_options == {"bob@example.org": ["NOTIFY=FAILURE"]}


async def test_a_server_without_such_notices_is_not_asked():
    with smtp_sink(extensions=("8BITMIME",)) as sink:
        await send(sink, envelope_id="17")

    (message,) = sink.messages
    assert message.mail_options == [f"SIZE={len(LETTER)}"]
    assert message.recipient_options == {"bob@example.org": []}


async def test_an_envelope_id_is_short_and_plain(sink):
    for wrong in ("x" * 101, "17\r\nRSET", "ü"):
        with pytest.raises(ValueError, match="envelope id"):
            await send(sink, envelope_id=wrong)
    assert sink.messages == []


async def test_a_message_too_large_is_refused_before_it_is_offered():
    with smtp_sink(size=1000) as sink, pytest.raises(Refused, match="too large"):
        await send(sink, LETTER + b"x" * 1000)
    assert not any(command.startswith("MAIL") for command in sink.commands)


async def test_a_message_that_just_fits_is_sent():
    with smtp_sink(size=len(LETTER)) as sink:
        await send(sink, LETTER.replace(b"\r\n", b"\n"))
    assert sink.messages[0].raw == LETTER


async def test_eight_bit_text_is_announced(sink):
    await send(sink, LETTER + "Grüße\r\n".encode())

    assert "BODY=8BITMIME" in sink.messages[0].mail_options
    assert sink.messages[0].raw.endswith("Grüße\r\n".encode())


async def test_eight_bit_text_is_not_forced_on_a_server_that_cannot_take_it():
    with smtp_sink(extensions=()) as sink, pytest.raises(Refused, match="7-bit"):
        await send(sink, LETTER + "Grüße\r\n".encode())
