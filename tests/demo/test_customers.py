"""What comes back: the customers live in this test's own loop, with short delays."""

import asyncio
import email
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from dealpost.demo.answering import MOST_REPLIES
from dealpost.demo.arrivals import due
from dealpost.demo.customers import Customers
from dealpost.demo.delivering import deliver
from dealpost.demo.filling import fill
from dealpost.demo.initiative import fresh_mail
from dealpost.demo.mail_store import MailStore, Stored
from dealpost.demo.records import Company, DealStatus, Language

from .conftest import TODAY

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
FEMKE = "femke@studio-noord.example"
DUTCH = "Hierbij de offerte voor de cellen, zoals besproken. Graag hoor ik of het zo goed is."
ENGLISH = (
    "Attached is the quote for the booths, as discussed. Please let me know what you think of it."
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MailStore]:
    store = MailStore(tmp_path / "mail.sqlite3")
    for name in ("INBOX", "Sent", "Archive"):
        store.add_folder(FEMKE, name)
        store.add_folder("sales@studio-noord.example", name)
    yield store
    store.close()


@pytest.fixture
def customers(company: Company, store: MailStore) -> Customers:
    return Customers(company, store, clock=lambda: NOW + timedelta(hours=1), pace=0.001)


@pytest.fixture
def dutch_customer(company):
    return next(
        company.persons[deal.person - 1]
        for deal in company.deals
        if deal.status is DealStatus.OPEN
        and company.persons[deal.person - 1].language is Language.DUTCH
    )


def letter(
    to: str,
    text: str = DUTCH,
    *,
    number: int = 1,
    subject: str = "Offerte",
    headers: str = "",
    html: str = "",
) -> bytes:
    kind = "html" if html else "plain"
    return (
        f"From: Femke Hoekstra <{FEMKE}>\r\nTo: {to}\r\nSubject: {subject}\r\n"
        f"Message-ID: <sent-{number}@studio-noord.example>\r\n{headers}"
        f"Content-Type: text/{kind}; charset=utf-8\r\n\r\n{html or text}\r\n"
    ).encode()


def send_and_meet(customers: Customers, raw: bytes, *recipients: str) -> None:
    deliver(customers.store, FEMKE, recipients, raw, at=NOW)
    for arrival in due(customers.store, at=NOW + timedelta(hours=1), limit=100):
        asyncio.run(customers.meet(arrival))


def inbox(store: MailStore) -> list[Any]:
    """What Femke got, as the standard library parses it (its parts are typed too loosely)."""
    folder = store.folder(FEMKE, "INBOX")
    assert folder is not None
    raws = [store.raw(folder.id, message.uid) for message in store.messages(folder.id)]
    return [email.message_from_bytes(raw, policy=default) for raw in raws]


def test_a_customer_answers_in_the_conversation(customers, store, dutch_customer):
    address = dutch_customer.addresses[0]
    send_and_meet(customers, letter(address), address)
    (answer,) = inbox(store)
    assert answer["From"].addresses[0].addr_spec == address
    assert answer["In-Reply-To"] == "<sent-1@studio-noord.example>"
    assert answer["References"] == "<sent-1@studio-noord.example>"
    assert answer["Subject"].endswith(": Offerte")
    text = answer.get_body(("plain",)).get_content()
    assert "offerte" in text.lower()
    assert "Hierbij de offerte voor de cellen" in text
    assert dutch_customer.first_name in text


def test_a_customer_answers_in_the_language_of_the_letter(customers, store, dutch_customer):
    address = dutch_customer.addresses[0]
    send_and_meet(customers, letter(address, ENGLISH, subject="Quote"), address)
    (answer,) = inbox(store)
    own = answer.get_body(("plain",)).get_content().partition("Femke Hoekstra <")[0]
    assert "quote" in own.lower()


def test_nobody_answers_for_ever(customers, store, dutch_customer):
    address = dutch_customer.addresses[0]
    for number in range(2, 30):
        headers = "References: <root@studio-noord.example>\r\n"
        send_and_meet(customers, letter(address, number=number, headers=headers), address)
    assert len(inbox(store)) == MOST_REPLIES


def test_a_message_is_met_once(customers, store, dutch_customer):
    send_and_meet(customers, letter(dutch_customer.addresses[0]), dutch_customer.addresses[0])
    assert due(store, at=NOW + timedelta(days=9), limit=10) == []


def test_what_was_answered_is_still_known_after_a_restart(
    customers, store, dutch_customer, tmp_path
):
    send_and_meet(customers, letter(dutch_customer.addresses[0]), dutch_customer.addresses[0])
    again = MailStore(tmp_path / "mail.sqlite3")
    assert due(again, at=NOW + timedelta(days=9), limit=10) == []
    again.close()


def test_an_address_that_is_gone_gives_a_proper_bounce(customers, store, company):
    send_and_meet(customers, letter(company.bouncing_address), company.bouncing_address)
    (notice,) = inbox(store)
    assert notice.get_content_type() == "multipart/report"
    status = notice.get_payload()[1]
    assert status.get_content_type() == "message/delivery-status"
    fields = status.get_payload()[1]
    assert fields["Action"] == "failed"
    assert fields["Status"] == "5.1.1"
    assert company.bouncing_address in fields["Final-Recipient"]
    assert "<sent-1@studio-noord.example>" in notice.get_payload()[2].as_string()


def test_mail_to_the_real_world_goes_nowhere_and_says_so(customers, store):
    send_and_meet(customers, letter("someone@elsewhere.test"), "someone@elsewhere.test")
    (notice,) = inbox(store)
    assert "nothing beyond this machine" in notice.get_payload()[0].get_content()


def test_somebody_away_says_so_once(customers, store, company):
    away = company.absent_addresses[0]
    for number in (1, 2):
        headers = "References: <root@studio-noord.example>\r\n"
        send_and_meet(customers, letter(away, number=number, headers=headers), away)
    (answer,) = inbox(store)
    assert answer["Auto-Submitted"] == "auto-replied"


def test_machines_are_not_answered(customers, store, dutch_customer):
    raw = letter(dutch_customer.addresses[0], headers="Auto-Submitted: auto-replied\r\n")
    send_and_meet(customers, raw, dutch_customer.addresses[0])
    assert inbox(store) == []


def test_a_poisonous_message_does_not_stop_the_others(company, store, dutch_customer):
    async def live_a_little() -> None:
        customers = Customers(company, store, clock=lambda: NOW + timedelta(hours=1), pace=0.001)
        living = asyncio.create_task(customers.live())
        for _ in range(400):
            await asyncio.sleep(0.02)
            if not due(store, at=NOW + timedelta(days=9), limit=10):
                break
        living.cancel()
        await asyncio.wait({living})

    poison = b"From: =?x?q?\xff\r\nContent-Type: multipart/mixed; boundary=\r\nReferences: <\r\n\r\n\xff\x00"
    address = dutch_customer.addresses[0]
    deliver(store, FEMKE, [address], poison, at=NOW)
    deliver(store, FEMKE, [address], letter(address), at=NOW)
    asyncio.run(live_a_little())
    assert due(store, at=NOW + timedelta(days=9), limit=10) == []
    assert "<sent-1@studio-noord.example>" in [m["In-Reply-To"] for m in inbox(store)]


@pytest.fixture
def visited():
    """A small website on loopback that notes what is asked of it."""
    seen: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = request.split(" ")[1]
        seen.append(path)
        place = "Location: https://www.studio-noord.example/\r\n" if path == "/click" else ""
        kind = "302 Found" if place else "200 OK"
        writer.write(
            f"HTTP/1.1 {kind}\r\n{place}Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    return seen, answer


def test_a_customer_opens_with_pictures_and_clicks_only_on_loopback(
    company, store, dutch_customer, visited
):
    seen, answer = visited

    async def meet_all() -> None:
        site = await asyncio.start_server(answer, "127.0.0.1", 0)
        place = f"http://127.0.0.1:{site.sockets[0].getsockname()[1]}"
        html = (
            f'<p>Dag</p><img src="{place}/open"><img src="http://tracker.example/other">'
            f'<a href="{place}/click">kijk</a><a href="https://example.com/">weg</a>'
        )
        customers = Customers(company, store, clock=lambda: NOW + timedelta(hours=1), pace=0.001)
        address = dutch_customer.addresses[0]
        for number in range(12):
            deliver(store, FEMKE, [address], letter(address, number=number, html=html), at=NOW)
        for arrival in due(store, at=NOW + timedelta(hours=1), limit=100):
            await customers.meet(arrival)
        site.close()

    asyncio.run(meet_all())
    assert set(seen) == {"/open", "/click"}
    assert seen.count("/open") > seen.count("/click")


def test_the_first_mail_that_comes_by_itself_is_an_enquiry_to_the_team(company, store):
    fresh = fresh_mail(company, store, 0, at=NOW)
    message: Any = email.message_from_bytes(fresh.raw, policy=default)
    assert fresh.mailbox == "sales@studio-noord.example"
    assert message["To"].addresses[0].addr_spec == fresh.mailbox
    assert "In-Reply-To" not in message


def test_a_customer_comes_back_to_a_conversation_that_exists(company, tmp_path):
    store = MailStore(tmp_path / "full.sqlite3")
    fill(store, today=TODAY)
    fresh = fresh_mail(company, store, 1, at=NOW)
    message: Any = email.message_from_bytes(fresh.raw, policy=default)
    known = set()
    for name in ("INBOX", "Sent", "Archive"):
        folder = store.folder(fresh.mailbox, name)
        assert folder is not None
        for stored in store.messages(folder.id):
            head = store.raw(folder.id, stored.uid).partition(b"\r\n\r\n")[0]
            known.add(email.message_from_bytes(head)["Message-ID"])
    store.close()
    assert message["In-Reply-To"] in known
    assert message["To"].addresses[0].addr_spec == fresh.mailbox


def test_mail_comes_by_itself(company, store):
    async def live_a_little() -> list[Stored]:
        customers = Customers(company, store, clock=lambda: NOW, pace=0.001)
        living = asyncio.create_task(customers.live())
        team = store.folder("sales@studio-noord.example", "INBOX")
        assert team is not None
        for _ in range(400):
            await asyncio.sleep(0.02)
            if store.messages(team.id):
                break
        living.cancel()
        await asyncio.wait({living})
        found: list[Stored] = store.messages(team.id)
        return found

    assert asyncio.run(live_a_little())
