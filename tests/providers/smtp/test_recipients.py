import pytest

from dealpost.providers.contract import Receipt, Refused, TryLater
from tests.providers.smtp.conftest import connected
from tests.providers.smtp.letters import LETTER
from tests.providers.smtp_sink import Sink, smtp_sink

pytestmark = pytest.mark.anyio

BOB, EVE, KIM = "bob@example.org", "eve@example.org", "kim@example.org"


async def send(sink: Sink, *recipients: str, sender: str = "anna@example.com") -> Receipt:
    async with connected(sink.account()) as transport:
        return await transport.send(LETTER, sender=sender, recipients=recipients)


async def test_one_refused_recipient_does_not_stop_the_others(sink):
    sink.misbehave("RCPT", to=EVE, reply="550 5.1.1 No such user")

    receipt = await send(sink, BOB, EVE, KIM)

    assert sink.messages[0].recipients == [BOB, KIM]
    assert receipt.refused == {EVE: "5.1.1 No such user (550)"}
    assert receipt.deferred == frozenset()


async def test_a_recipient_put_off_is_told_from_one_turned_down(sink):
    sink.misbehave("RCPT", to=EVE, reply="550 5.1.1 No such user")
    sink.misbehave("RCPT", to=KIM, reply="450 4.2.0 Greylisted")

    receipt = await send(sink, BOB, EVE, KIM)

    assert set(receipt.refused) == {EVE, KIM}
    assert receipt.deferred == {KIM}


async def test_too_many_recipients_puts_the_rest_off(sink):
    sink.misbehave("RCPT", to=KIM, reply="552 5.5.3 Too many recipients")

    assert (await send(sink, BOB, KIM)).deferred == {KIM}


async def test_a_server_that_closes_among_the_recipients_gets_no_message(sink):
    sink.misbehave("RCPT", to=KIM, reply="421 4.3.2 Shutting down")

    with pytest.raises(TryLater, match="Shutting down"):
        await send(sink, BOB, KIM)
    assert "DATA" not in sink.commands


async def test_everyone_turned_down_is_a_refusal_that_names_them(sink):
    sink.misbehave("RCPT", reply="550 5.1.1 No such user")

    with pytest.raises(Refused, match=r"bob@example\.org.*eve@example\.org"):
        await send(sink, BOB, EVE)
    assert "DATA" not in sink.commands


async def test_while_one_may_be_accepted_later_the_message_is_tried_again(sink):
    sink.misbehave("RCPT", to=BOB, reply="550 5.1.1 No such user")
    sink.misbehave("RCPT", to=EVE, reply="450 4.2.0 Greylisted")

    with pytest.raises(TryLater):
        await send(sink, BOB, EVE)


@pytest.mark.parametrize(
    "address",
    [
        "bob@example.org\r\nRCPT TO:<spy@evil.example",
        "bob@example.org\n",
        "bob@example.org> NOTIFY=NEVER",
        "bob@example.org,spy@evil.example",
        "<bob@example.org>",
        "Bob <bob@example.org>",
        "bob @example.org",
        '"bob\r\n"@example.org',
        "bob@example.org\u2028x",
        "bob@exa mple.org",
        "bob\x00@example.org",
        "bob",
        "@example.org",
        "bob@",
        "bob@example..org",
        "b" * 400 + "@example.org",
    ],
)
async def test_what_is_no_address_never_reaches_the_server(sink, address):
    async with connected(sink.account()) as transport:
        before = list(sink.commands)
        with pytest.raises(Refused, match="not an e-mail address"):
            await transport.send(LETTER, sender="anna@example.com", recipients=[BOB, address])
        with pytest.raises(Refused, match="not an e-mail address"):
            await transport.send(LETTER, sender=address, recipients=[BOB])
        assert sink.commands == before


@pytest.mark.parametrize(
    "address",
    [
        "o'brien+tag@example.org",
        '"john doe"@example.org',
        "x@[192.0.2.1]",
        "x@localhost",
        "a_b-c=d/e%f@sub.example.co.uk",
    ],
)
async def test_unusual_addresses_are_kept_as_they_are(sink, address):
    assert (await send(sink, address)).refused == {}
    assert sink.messages[0].recipients == [address]


async def test_a_bounce_has_no_sender(sink):
    await send(sink, BOB, sender="")

    assert sink.messages[0].sender == ""


async def test_a_foreign_domain_is_written_in_ascii_and_stays_itself(sink):
    await send(sink, "bob@straße.example")

    assert sink.messages[0].recipients == ["bob@xn--strae-oqa.example"]
    assert "SMTPUTF8" not in sink.messages[0].mail_options


async def test_letters_beyond_ascii_are_sent_only_with_the_extension(sink):
    await send(sink, "jürgen@example.org")

    assert sink.messages[0].recipients == ["jürgen@example.org"]
    assert "SMTPUTF8" in sink.messages[0].mail_options


async def test_without_the_extension_only_that_recipient_is_left_out():
    with smtp_sink(extensions=()) as sink:
        receipt = await send(sink, BOB, "jürgen@example.org")

    assert sink.messages[0].recipients == [BOB]
    assert "cannot send" in receipt.refused["jürgen@example.org"]


async def test_without_recipients_there_is_nothing_to_send(sink):
    with pytest.raises(Refused, match="no recipients"):
        await send(sink)
