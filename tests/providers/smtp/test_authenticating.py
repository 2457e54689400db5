import base64

import pytest

from dealpost.providers.contract import Account, LoginExpired, TryLater
from tests.providers.smtp.conftest import connected
from tests.providers.smtp.letters import LETTER
from tests.providers.smtp_sink import smtp_sink

pytestmark = pytest.mark.anyio


async def deliver(account: Account) -> None:
    async with connected(account) as transport:
        await transport.send(LETTER, sender="anna@example.com", recipients=["bob@example.org"])


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
async def test_a_password_opens_the_server(mechanism):
    with smtp_sink(password="pässword", mechanisms=(mechanism,)) as sink:
        await deliver(sink.account(secret="pässword"))
    assert sink.messages[0].user == "anna@example.com"


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
async def test_a_token_opens_the_server(mechanism):
    with smtp_sink(password="ya29.token") as sink:
        await deliver(sink.account(secret="ya29.token", authentication=mechanism.lower()))
    assert sink.messages[0].user == "anna@example.com"
    assert any(c.startswith(f"AUTH {mechanism} ") for c in sink.commands)


@pytest.mark.parametrize("authentication", ["password", "xoauth2", "oauthbearer"])
async def test_a_wrong_secret_means_connect_again(authentication):
    with smtp_sink(password="right") as sink, pytest.raises(LoginExpired, match="not accepted"):
        await deliver(sink.account(secret="wrong", authentication=authentication))


async def test_one_wrong_password_counts_as_one_failure():
    with smtp_sink(password="right") as sink, pytest.raises(LoginExpired):
        await deliver(sink.account(secret="wrong"))
    assert sum(c.startswith("AUTH") for c in sink.commands) == 1


async def test_a_way_in_that_is_offered_but_missing_leads_to_the_next():
    with smtp_sink(password="sesame") as sink:
        sink.misbehave("AUTH", reply="504 5.5.4 Unrecognized authentication type", times=1)
        await deliver(sink.account())
    assert sum(c.startswith("AUTH") for c in sink.commands) == 2


@pytest.mark.parametrize("reply", ["454 4.7.0 Too many login attempts", "421 4.7.0 Busy"])
async def test_a_server_that_cannot_check_now_does_not_end_the_login(sink, reply):
    sink.misbehave("AUTH", reply=reply)
    with pytest.raises(TryLater, match=reply[10:]):
        await deliver(sink.account())


@pytest.mark.parametrize("code", [432, 530, 534, 535, 538, 550, 554])
async def test_a_login_that_a_person_must_mend(sink, code):
    sink.misbehave("AUTH", reply=f"{code} 5.7.9 Application-specific password required")
    with pytest.raises(LoginExpired, match="Application-specific password required"):
        await deliver(sink.account())


async def test_a_server_without_a_fitting_way_in_says_what_it_has():
    with (
        smtp_sink(mechanisms=("GSSAPI", "NTLM")) as sink,
        pytest.raises(LoginExpired, match="GSSAPI, NTLM"),
    ):
        await deliver(sink.account())


async def test_an_office_relay_needs_no_login():
    with smtp_sink(mechanisms=()) as sink:
        await deliver(sink.account(secret=""))
    assert sink.messages[0].user == ""


@pytest.mark.parametrize(
    "echo", ["sesame", base64.b64encode(b"\0anna@example.com\0sesame").decode()]
)
async def test_a_server_that_repeats_the_password_does_not_get_it_into_a_log(sink, echo):
    sink.misbehave("AUTH", reply=f"535 5.7.8 Bad credentials {echo}")
    with pytest.raises(LoginExpired) as failure:
        await deliver(sink.account())
    assert echo not in str(failure.value)
    assert "[secret]" in str(failure.value)
