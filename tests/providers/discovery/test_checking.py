"""The set-up page tells what is wrong in words that help."""

import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest

from dealpost.providers import smtp
from dealpost.providers.contract import (
    Account,
    LoginExpired,
    ProviderError,
    RemoteFolder,
    Role,
    Security,
    Server,
    TryLater,
)
from dealpost.providers.discovery import Side, Stage, State, Step, check
from dealpost.providers.smtp.timeouts import Timeouts
from tests.providers.discovery.servers import greeter
from tests.providers.smtp.certificates import Authority
from tests.providers.smtp_sink import smtp_sink

pytestmark = pytest.mark.anyio

NONE, STARTTLS, TLS = Security.NONE, Security.STARTTLS, Security.TLS
SECONDS = 0.5


@dataclass
class Mailbox:
    """An incoming session that is open."""

    shown: list[RemoteFolder] = field(
        default_factory=lambda: [RemoteFolder("INBOX", ("INBOX",), Role.INBOX)]
    )
    closed: bool = False

    async def folders(self) -> list[RemoteFolder]:
        return self.shown

    async def close(self) -> None:
        self.closed = True


def opening(mailbox: Mailbox) -> Callable[[Account], Awaitable[Mailbox]]:
    async def connect(account: Account) -> Mailbox:
        return mailbox

    return connect


def refusing(error: Exception) -> Callable[[Account], Awaitable[Mailbox]]:
    async def connect(account: Account) -> Mailbox:
        raise error

    return connect


async def run(
    authority: Authority,
    incoming: Server,
    outgoing: Server | None = None,
    connect: Callable[[Account], Awaitable[Mailbox]] | None = None,
    address: str = "anna@example.com",
) -> list[Step]:
    account = Account(address, address, "sesame", incoming, outgoing)
    context = authority.client_context()
    steps = check(
        account,
        connect_incoming=connect or opening(Mailbox()),
        connect_outgoing=partial(smtp.connect, tls_context=context, timeouts=Timeouts(connect=5)),
        tls_context=context,
        seconds=SECONDS,
    )
    return [step async for step in steps]


def the_failure(steps: list[Step], side: Side = Side.INCOMING) -> Step:
    (failed,) = (step for step in steps if step.state is State.FAILED and step.side is side)
    return failed


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


async def test_good_settings_pass_every_step(authority):
    context = authority.server_context()
    with (
        greeter(implicit=context) as port,
        smtp_sink(security=STARTTLS, tls_context=context, password="sesame") as sink,
    ):
        steps = await run(
            authority,
            Server("127.0.0.1", port, TLS),
            Server("localhost", sink.port, STARTTLS),
        )

    assert [(s.side, s.stage) for s in steps] == [
        *((Side.INCOMING, stage) for stage in Stage if stage is not Stage.SENDER),
        *((Side.OUTGOING, stage) for stage in Stage if stage is not Stage.FOLDERS),
    ]
    assert {step.state for step in steps} == {State.OK}
    assert "anna@example.com" in steps[-1].sentence
    assert sink.messages == []


async def test_after_a_failure_the_rest_of_that_side_is_skipped_and_the_other_goes_on(authority):
    with smtp_sink() as sink:
        steps = await run(
            authority,
            Server("no-such-host.invalid", 993, TLS),
            Server("127.0.0.1", sink.port, NONE),
        )
    by_side = {side: [s.state for s in steps if s.side is side] for side in Side}
    assert by_side[Side.INCOMING] == [State.FAILED, *[State.SKIPPED] * 4]
    assert State.FAILED not in by_side[Side.OUTGOING]


async def test_each_step_tells_how_long_it_took(authority):
    ticks = iter(range(100))
    account = Account("a@b.example", "a", "s", Server("no-such-host.invalid", 993, TLS))
    steps = check(
        account,
        connect_incoming=opening(Mailbox()),
        connect_outgoing=smtp.connect,
        tls_context=authority.client_context(),
        clock=lambda: next(ticks),
    )
    assert [step.milliseconds async for step in steps][:2] == [1000, 0]


async def test_an_unknown_host_is_told(authority):
    failed = the_failure(await run(authority, Server("no-such-host.invalid", 993, TLS)))
    assert failed.stage is Stage.DNS
    assert "no-such-host.invalid" in failed.sentence


async def test_a_name_that_cannot_be_a_name_is_told(authority):
    for host in ("x" * 80 + ".example", "a..b", ""):
        failed = the_failure(await run(authority, Server(host, free_port(), TLS)))
        assert failed.stage in (Stage.DNS, Stage.TCP)


async def test_a_closed_port_is_told_with_the_usual_ones(authority):
    failed = the_failure(await run(authority, Server("127.0.0.1", free_port(), TLS)))
    assert failed.stage is Stage.TCP
    assert "993" in failed.sentence


async def test_a_silent_server_is_told(authority):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        failed = the_failure(await run(authority, Server("127.0.0.1", port, NONE)))
    assert failed.stage is Stage.TLS
    assert "says nothing" in failed.sentence


@pytest.mark.parametrize("security", [TLS, STARTTLS])
async def test_an_expired_certificate_is_told_with_its_day(authority, security):
    context = authority.server_context(expires=timedelta(days=-1))
    with greeter(**{"implicit" if security is TLS else "starttls": context}) as port:
        failed = the_failure(await run(authority, Server("127.0.0.1", port, security)))
    assert failed.stage is Stage.TLS
    assert "expired on" in failed.sentence
    assert "issued by" in failed.detail


async def test_a_self_signed_certificate_is_told(authority):
    with greeter(implicit=authority.server_context(self_signed=True)) as port:
        failed = the_failure(await run(authority, Server("127.0.0.1", port, TLS)))
    assert "signed by itself" in failed.sentence


async def test_an_unknown_authority_is_told(authority):
    with greeter(implicit=Authority().server_context()) as port:
        failed = the_failure(await run(authority, Server("127.0.0.1", port, TLS)))
    assert "authority that this machine does not know" in failed.sentence


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
async def test_a_certificate_for_another_name_is_told_with_that_name(authority, host):
    with greeter(implicit=authority.server_context(("mx7.hosting.example",))) as port:
        failed = the_failure(await run(authority, Server(host, port, TLS)))
    assert "mx7.hosting.example" in failed.sentence


async def test_a_plain_server_on_a_tls_port_is_told(authority):
    with greeter() as port:
        failed = the_failure(await run(authority, Server("127.0.0.1", port, TLS)))
    assert "choose STARTTLS" in failed.sentence


@pytest.mark.parametrize("security", [STARTTLS, NONE])
async def test_a_tls_server_on_a_plain_port_is_told(authority, security):
    with greeter(implicit=authority.server_context()) as port:
        failed = the_failure(await run(authority, Server("127.0.0.1", port, security)))
    assert "choose TLS" in failed.sentence


async def test_missing_starttls_is_told(authority):
    with greeter() as port, smtp_sink() as sink:
        steps = await run(
            authority,
            Server("127.0.0.1", port, STARTTLS),
            Server("127.0.0.1", sink.port, STARTTLS),
        )
    for side in Side:
        assert "does not offer STARTTLS" in the_failure(steps, side).sentence


async def test_a_server_of_another_kind_is_told(authority):
    with smtp_sink() as sink:
        failed = the_failure(await run(authority, Server("127.0.0.1", sink.port, NONE)))
    assert "not a server for incoming mail" in failed.sentence
    assert "220 sink.example" in failed.detail


async def test_a_server_that_turns_us_away_is_quoted(authority):
    with greeter(b"* BYE Too many connections from your address\r\n") as port:
        failed = the_failure(await run(authority, Server("127.0.0.1", port, NONE)))
    assert "Too many connections" in failed.sentence


async def test_an_unencrypted_connection_is_let_through_with_a_warning(authority):
    with greeter() as port:
        steps = await run(authority, Server("127.0.0.1", port, NONE))
    (tls,) = (s for s in steps if s.stage is Stage.TLS and s.side is Side.INCOMING)
    assert tls.state is State.SKIPPED
    assert "not encrypted" in tls.sentence


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (LoginExpired("[AUTHENTICATIONFAILED] Invalid credentials"), "password is wrong"),
        (LoginExpired("NO Application-specific password required"), "app password"),
        (LoginExpired("Account is locked, contact support"), "blocked"),
        (TryLater("[ALERT] Too many simultaneous connections"), "too many"),
        (TryLater("The mail server is in maintenance"), "maintenance"),
        (TimeoutError(), "fell silent"),
        (ConnectionResetError("reset"), "broke the connection off"),
    ],
)
async def test_a_failed_login_is_told_with_its_reason(authority, error, told):
    with greeter() as port:
        failed = the_failure(
            await run(authority, Server("127.0.0.1", port, NONE), connect=refusing(error))
        )
    assert failed.stage is Stage.LOGIN
    assert told in failed.sentence


async def test_a_wrong_password_for_sending_is_told_apart(authority):
    with greeter() as port, smtp_sink(password="other") as sink:
        steps = await run(
            authority, Server("127.0.0.1", port, NONE), Server("127.0.0.1", sink.port, NONE)
        )
    failed = the_failure(steps, Side.OUTGOING)
    assert failed.stage is Stage.LOGIN
    assert "password is wrong" in failed.sentence
    assert "Username and Password not accepted" in failed.detail


async def test_a_sender_that_is_not_ours_is_told(authority):
    with greeter() as port, smtp_sink() as sink:
        sink.misbehave("MAIL", reply="553 5.7.1 Sender not owned by you")
        steps = await run(
            authority, Server("127.0.0.1", port, NONE), Server("127.0.0.1", sink.port, NONE)
        )
    failed = the_failure(steps, Side.OUTGOING)
    assert failed.stage is Stage.SENDER
    assert "not owned by you" in failed.detail


async def test_a_mailbox_without_folders_is_told(authority):
    with greeter() as port:
        steps = await run(
            authority, Server("127.0.0.1", port, NONE), connect=opening(Mailbox(shown=[]))
        )
    assert the_failure(steps).stage is Stage.FOLDERS


async def test_folders_that_cannot_be_listed_are_told(authority):
    class Broken(Mailbox):
        async def folders(self) -> list[RemoteFolder]:
            raise ProviderError("The folder list is broken")

    with greeter() as port:
        steps = await run(authority, Server("127.0.0.1", port, NONE), connect=opening(Broken()))
    assert the_failure(steps).sentence == "The folder list is broken"


async def test_without_an_outgoing_server_that_side_is_skipped(authority):
    with greeter() as port:
        steps = await run(authority, Server("127.0.0.1", port, NONE))
    assert {s.state for s in steps if s.side is Side.OUTGOING} == {State.SKIPPED}


async def test_the_mailbox_is_closed_afterwards(authority):
    mailbox = Mailbox()
    with greeter() as port:
        await run(authority, Server("127.0.0.1", port, NONE), connect=opening(mailbox))
    assert mailbox.closed


async def test_the_password_is_in_no_step(authority):
    with greeter() as port, smtp_sink(password="other") as sink:
        steps = await run(
            authority, Server("127.0.0.1", port, NONE), Server("127.0.0.1", sink.port, NONE)
        )
    assert "sesame" not in repr(steps)
