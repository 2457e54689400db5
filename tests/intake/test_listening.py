"""A real client hands messages in at a real port."""

import asyncio
import contextlib
import smtplib
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from dealpost.intake import listening
from dealpost.intake.addressing import address_of
from dealpost.intake.limiting import Buckets
from dealpost.intake.models import Dropped
from tests.conftest import MONDAY
from tests.intake.conftest import copy

pytestmark = pytest.mark.django_db(transaction=True)


@contextlib.contextmanager
def serving(*, lmtp: bool = False) -> Iterator[int]:
    """A port of ours, in a thread of its own; yields its number."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        listening.listen("127.0.0.1", 0, clock=lambda: MONDAY + timedelta(hours=1), lmtp=lmtp)
    )
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await sync_to_async(connections.close_all)()


def test_a_message_is_answered_once_it_is_kept(alice, deal):
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("alice@shop.example", [address_of(deal)], copy())
        kept = Dropped.objects.get()

    assert (kept.recipient, kept.state) == (address_of(deal), Dropped.State.WAITING)
    assert kept.raw == copy()


def test_a_mail_server_hands_in_by_lmtp(alice, deal):
    with serving(lmtp=True) as port, smtplib.LMTP("127.0.0.1", port) as client:
        refused = client.sendmail(
            "alice@shop.example", [address_of(deal), address_of(alice)], copy()
        )

    assert list(refused) == [address_of(alice)]  # comes again with the other one
    assert refused[address_of(alice)][0] == 452
    assert Dropped.objects.get().recipient == address_of(deal)


def test_an_unknown_address_is_refused_for_good_and_guessing_ends_soon(deal):
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("eve@elsewhere.example")
        answers = [client.rcpt("drop+d1.0.aaaaaaaaaaaaaaaa@shop.example")[0] for _ in range(4)]
        assert answers == [550] * 4
        assert client.rcpt("drop+d1.0.aaaaaaaaaaaaaaaa@shop.example")[0] == 421

    assert not Dropped.objects.exists()


def test_what_is_not_kept_has_to_come_again(deal, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise OSError("The disk is full")

    monkeypatch.setattr(listening, "take", fail)
    with (
        serving() as port,
        smtplib.SMTP("127.0.0.1", port) as client,
        pytest.raises(smtplib.SMTPDataError) as refused,
    ):
        client.sendmail("alice@shop.example", [address_of(deal)], copy())

    assert refused.value.smtp_code == 451


def test_what_is_too_large_is_refused(deal, monkeypatch):
    monkeypatch.setattr(listening, "LARGEST", 1000)
    with (
        serving() as port,
        smtplib.SMTP("127.0.0.1", port) as client,
        pytest.raises(smtplib.SMTPException),
    ):
        client.sendmail("alice@shop.example", [address_of(deal)], copy(text="x" * 2000))

    assert not Dropped.objects.exists()


def test_who_hands_in_too_much_at_once_has_to_wait(deal, monkeypatch):
    monkeypatch.setattr(listening, "Buckets", lambda: Buckets(per_minute=1))
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("alice@shop.example", [address_of(deal)], copy())
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            client.sendmail("alice@shop.example", [address_of(deal)], copy(text="More."))

    assert refused.value.smtp_code == 451


def test_a_bucket_fills_again():
    buckets = Buckets(per_minute=2)

    assert [buckets.take("a", now=0) for _ in range(3)] == [True, True, False]
    assert buckets.take("b", now=0)
    assert [buckets.take("a", now=30) for _ in range(2)] == [True, False]
