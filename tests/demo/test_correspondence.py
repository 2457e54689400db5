import email
import quopri
import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from email.policy import compat32, default
from email.utils import getaddresses

import pytest

from dealpost.conversations.labels.naming import keyword_for
from dealpost.demo.company import make_company
from dealpost.demo.correspondence import make_correspondence
from dealpost.demo.dice import OFFICE
from dealpost.demo.filing import DRAFTS, FLAGGED, INBOX, SEEN, SENT
from dealpost.demo.labels import LABELS

from .conftest import TODAY

MIDNIGHT = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=OFFICE)


@pytest.fixture(scope="module")
def parsed(mails):
    return [(mail, email.message_from_bytes(mail.raw, policy=compat32)) for mail in mails]


@pytest.fixture(scope="module")
def threads(parsed):
    """Messages by the first of their thread, each once, oldest first."""
    by_id = {m["Message-ID"]: (mail.internal_date, m) for mail, m in parsed}
    found = defaultdict(list)
    for at, message in by_id.values():
        root = (message.get("References") or message["Message-ID"]).split()[0]
        found[root].append((at, message))
    return [[m for _, m in sorted(thread, key=lambda pair: pair[0])] for thread in found.values()]


def test_another_seed_and_day_tell_a_year_too():
    day = TODAY.replace(month=1, day=1)
    again = make_correspondence(make_company(seed=3, today=day))
    assert 2700 <= len(again) <= 3400
    assert max(mail.internal_date.date() for mail in again) < day


def test_every_mailbox_holds_a_years_worth(company, mails):
    assert 2700 <= len(mails) <= 3300
    counts = Counter(mail.mailbox for mail in mails)
    assert set(counts) == {mailbox.address for mailbox in company.mailboxes}
    assert all(400 <= count <= 600 for count in counts.values())
    assert sum(len(mail.raw) for mail in mails) < 40_000_000


def test_every_message_parses_without_a_defect(mails):
    for mail in mails[::7]:  # the modern parser is thorough and slow
        message = email.message_from_bytes(mail.raw, policy=default)
        assert [part.defects for part in message.walk() if part.defects] == []
        assert message["From"].addresses
        assert message["Date"].datetime
        body = message.get_body(("plain",))
        assert body is not None
        assert body.get_content().strip()


def test_lines_end_as_mail_demands(mails):
    for mail in mails:
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)", mail.raw)
        assert max(len(line) for line in mail.raw.split(b"\r\n")) <= 998


def test_every_address_is_fictitious(parsed):
    for _, message in parsed:
        headers = [str(message.get(name, "")) for name in ("From", "To", "Cc", "Return-Path")]
        for _, address in getaddresses(headers):
            assert not address or address.endswith(".example"), address
        assert message["Message-ID"].rstrip(">").endswith(".example")


def test_every_link_is_fictitious(mails):
    address = re.compile(rb'(?:src|href)="https?://([^/"]+)')
    hosts = {host for mail in mails for host in address.findall(quopri.decodestring(mail.raw))}
    assert hosts
    assert all(host.endswith(b".example") for host in hosts)


def test_replies_name_their_parent_as_the_last_of_their_references(parsed):
    for _, message in parsed:
        if message["References"]:
            assert message["In-Reply-To"] == message["References"].split()[-1]


def test_every_parent_exists_and_is_older(parsed):
    dates: dict[str, datetime] = {}
    for mail, message in parsed:
        at = mail.internal_date
        dates[message["Message-ID"]] = min(at, dates.get(message["Message-ID"], at))
    answered = 0
    for mail, message in parsed:
        parent = message["In-Reply-To"]
        if parent:
            answered += 1
            assert dates[parent] <= mail.internal_date
    assert answered > 1200


def test_threads_are_short_and_long(threads):
    lengths = [len(thread) for thread in threads]
    assert max(lengths) >= 12
    assert max(lengths) <= 20
    assert lengths.count(1) > 100


def test_copies_of_a_message_are_the_same_but_for_the_trace(parsed):
    bodies = defaultdict(set)
    for _, message in parsed:
        written = f"\n{message.as_string()}".partition("\nFrom: ")[2]
        bodies[message["Message-ID"]].add(written)
    assert all(len(versions) == 1 for versions in bodies.values())


def test_nothing_was_written_today_or_later_and_much_in_the_last_days(mails):
    assert max(mail.internal_date for mail in mails) < MIDNIGHT
    recent = [mail for mail in mails if mail.internal_date > MIDNIGHT - timedelta(days=4)]
    assert len(recent) > 60


def test_new_mail_is_unread_and_old_mail_is_not(mails):
    inbox = [mail for mail in mails if mail.folder == INBOX]
    unread = [mail for mail in inbox if SEEN not in mail.flags]
    assert 30 < len(unread) < 150
    assert any(FLAGGED in mail.flags for mail in inbox)
    assert all(SEEN in mail.flags for mail in mails if mail.folder == SENT)


def test_some_customers_wait_for_an_answer(company, threads):
    ours = f"@{company.domain}"
    waiting = [
        thread
        for thread in threads
        if ours not in thread[-1]["From"]
        and "Auto-Submitted" not in thread[-1]
        and any(ours in message["From"] for message in thread)
    ]
    assert len(waiting) > 20


def test_all_kinds_of_mail_occur(mails):
    everything = b"\n".join(mail.raw for mail in mails)
    for sign in (
        b"multipart/alternative", b"multipart/related", b"application/pdf", b"image/png", b"spreadsheetml.sheet",
        b"text/csv", b"text/calendar", b"message/delivery-status", b"Auto-Submitted: auto-replied",
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", b"Betreft: offerte", b"Antw: ", b"Fwd: ",
        b"gmail_quote", b"MsoNormal", b"Apple-interchange-newline", b"Content-ID: <logo@",
        b"schreef ", b"wrote:", b"Verzonden:", b"dmarc=fail",
    ):  # fmt: skip
        assert sign in everything, sign


def test_no_sentence_has_been_left_unfilled(parsed):
    for mail, message in parsed:
        text = next(part for part in message.walk() if part.get_content_type() == "text/plain")
        words = text.get_payload(decode=True).decode()
        assert not re.search(r"\{\w+\}|\[[^\]]*\||<[^<>@]*\|", words), (mail, words)


def test_drafts_are_drafts(mails):
    drafts = [mail for mail in mails if mail.folder == DRAFTS]
    assert len(drafts) == 12
    assert all("\\Draft" in mail.flags for mail in drafts)


def test_quotes_carry_the_amount_of_their_deal(company, parsed):
    numbers = {deal.quote_number: deal for deal in company.deals}
    seen = set()
    for _, message in parsed:
        for part in message.walk():
            name = part.get_filename() or ""
            number = re.search(r"SN-\d+-\d+", name)
            if number and number[0] in numbers and "v2" not in name:
                deal = numbers[number[0]]
                price = sum(line.product.price * line.quantity for line in deal.lines)
                page = part.get_payload(decode=True).decode("cp1252", "replace")
                assert re.sub(r"\D", "", f"{price:.0f}") in re.sub(r"[^\d ]", "", page)
                seen.add(deal.id)
    assert len(seen) > 25


def test_some_letters_have_a_label_of_the_company(mails):
    counts = Counter(flag for mail in mails for flag in mail.flags if not flag.startswith("\\"))

    assert set(counts) == {keyword_for(name, taken=()) for name in LABELS}
    assert all(20 <= count <= 120 for count in counts.values())
    fresh = [mail for mail in mails if mail.folder == INBOX and SEEN not in mail.flags]
    assert any(flag in counts for mail in fresh for flag in mail.flags)
