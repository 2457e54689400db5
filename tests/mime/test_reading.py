"""From any bytes to a message: nothing raises, nothing readable is lost."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.attachments import attachment
from dealpost.mime.message import Address, Automation, Flaw, ParsedMessage
from dealpost.mime.reading import read
from tests.corpora import CORPORA, needs_corpora

from .samples import NOT_DELIVERED, OUTLOOK_REPLY


def mail(*headers: str, body: str = "Hello") -> ParsedMessage:
    return read(("\r\n".join(headers) + "\r\n\r\n" + body).encode("utf-8", "surrogateescape"))


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple | frozenset):
        return [text for one in value for text in strings(one)]
    slots = getattr(type(value), "__slots__", ())
    return [text for name in slots for text in strings(getattr(value, name))]


def assert_storable(parsed: ParsedMessage) -> None:
    for text in strings(parsed):
        assert "\0" not in text
        text.encode()
    assert parsed.date is None or parsed.date.tzinfo is not None


def test_an_outlook_reply_is_understood():
    parsed = read(OUTLOOK_REPLY)
    assert parsed.message_id == "VI1PR0701MB@customer.example"
    assert parsed.references == parsed.in_reply_to == ("1@shop.example",)
    assert parsed.sender == Address("Bakker, Bob", "bob@customer.example")
    assert parsed.to == (Address("Alice Jansen", "alice@shop.example"),)
    assert parsed.cc == (Address("Purchasing", "purchasing@customer.example"),)
    assert parsed.subject == "AW: Vierzig Stühle"
    assert parsed.date == datetime(2026, 3, 2, 9, 2, 3, tzinfo=UTC)
    assert "at € 95 are fine" in parsed.text
    assert "at € 95 are fine" in parsed.html
    assert parsed.automation is Automation.NONE
    logo, order = parsed.attachments
    assert (logo.filename, logo.inline, logo.content_id) == (
        "logo.png",
        True,
        "logo@customer.example",
    )
    assert (order.filename, order.inline, order.sha256) == ("Stühle.pdf", False, "")


def test_attachments_are_decoded_on_demand():
    logo, order = read(OUTLOOK_REPLY, exact=True).attachments
    assert (order.size, order.filename) == (9, "Stühle.pdf")
    assert order.sha256 == sha256(b"%PDF-1.7\n").hexdigest()
    assert attachment(OUTLOOK_REPLY, order.index) == b"%PDF-1.7\n"
    assert attachment(OUTLOOK_REPLY, logo.index) == b"\x89PNG\r\n\x1a\n"
    with pytest.raises(IndexError):
        attachment(OUTLOOK_REPLY, 2)
    with pytest.raises(IndexError):
        attachment(OUTLOOK_REPLY, -1)


def test_a_corrupt_attachment_costs_only_itself():
    raw = OUTLOOK_REPLY.replace(b"JVBERi0xLjcK", b"JVBERi0xLjcK!==x").replace(b"iVBOR", b"iVB OR")
    assert [one.filename for one in read(raw).attachments] == ["logo.png", "Stühle.pdf"]
    assert attachment(raw, 0) == b"\x89PNG\r\n\x1a\n"
    assert attachment(raw, 1).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("=?utf-8?q?=C3?= =?utf-8?q?=BC?=", "ü"),  # a character cut in two
        ("=?utf-8?b?w7w?=", "ü"),  # no padding
        ("=?utf-8?b?w7w=", "ü"),  # no end
        ("=?utf-8*de?q?a=C3=BC?=", "aü"),  # RFC 2231 language
        ("a=?utf-8?q?b?=c", "abc"),  # glued to other text
        ("=?unknown-8bit?q?=FC?=", "ü"),
        ("=?x-no-such?q?=C3=BC?=", "ü"),
        ("=?utf-8?Q?What?_Really?=", "What? Really"),
        ("=?iso-8859-1?Q?Fr\udcf6sche?=", "Frösche"),
        ("Gr\udcfc\udcdfe", "Grüße"),  # bare Latin-1
        ("Grüße", "Grüße"),  # bare UTF-8
        ("=?gb2312?b?1tDOxA==?=", "中文"),
        ("=?utf-8?q??=", ""),
        ("=?=?=?=", "=?=?=?="),
        ("two\r\n lines", "two lines"),
        ("nul\0l", "null"),
    ],
)
def test_a_subject_is_read_however_it_was_encoded(header, expected):
    assert mail("Subject: " + header).subject == expected


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/plain", b"h\xc3\xbc", "hü"),
        ("text/plain", b"h\xfc\x80", "hü€"),
        ("text/plain; charset=us-ascii", b"h\xc3\xbc", "hü"),
        ("text/plain; charset=utf-8", b"h\xc3\xbc\xff", "hü\ufffd"),
        ("text/plain; charset=iso-8859-1", b"\x93h\x94", "\u201ch\u201d"),
        ("text/plain; charset=foo", b"h\xc3\xbc", "hü"),
        ("text/plain; charset=utf-7", b"+APw-", "ü"),
        ("text/plain; charset=zip", b"PK", "PK"),
        ("text/plain", b"\x1b$B%F%9%H\x1b(B", "テスト"),
        ("text/html", b"<meta charset=koi8-r>\xc4\xc1", "да"),
        ("text/html; charset=utf-8", b"<p>one</p><p>two</p>", "one\n\ntwo"),
        ("text", b"x", "x"),
        ("multipart/mixed", b"no boundary", "no boundary"),
        ("multipart/mixed; boundary=x", b"no such boundary", "no such boundary"),
        ("text/enriched", b"<bold>x</bold>", "<bold>x</bold>"),
    ],
)
def test_a_body_is_read_whatever_the_label_says(content_type, body, expected):
    parsed = read(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    assert parsed.text.strip() == expected


def test_broken_base64_is_read_as_far_as_it_goes():
    parsed = mail("Content-Transfer-Encoding: base64", body="aGVsbG8=\r\n-- \r\nfooter")
    assert parsed.text.startswith("hello")
    assert Flaw.BROKEN_STRUCTURE in parsed.flaws


def test_the_footer_of_a_list_is_read_too():
    parsed = mail("Content-Type: multipart/mixed; boundary=x",
                  body="--x\r\n\r\nwords\r\n--x\r\nContent-Type: text/plain\r\n\r\nfooter\r\n--x--")  # fmt: skip
    assert parsed.text.split() == ["words", "footer"]
    assert parsed.attachments == ()


def test_a_named_text_is_a_file_and_a_forwarded_mail_keeps_its_words_to_itself():
    parsed = mail(
        "Content-Type: multipart/mixed; boundary=x",
        body="--x\r\n\r\nwords\r\n--x\r\nContent-Type: text/plain; name=notes.txt\r\n\r\nnotes\r\n"
        "--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: Inner/one\r\n\r\nsecret\r\n--x--",
    )
    assert parsed.text == "words"
    assert [one.filename for one in parsed.attachments] == ["notes.txt", "Inner-one.eml"]


def test_of_two_message_ids_the_first_valid_one_counts():
    parsed = mail("Message-ID: nonsense", "Message-Id: <a@b>", "Message-ID: <c@d>")
    assert parsed.message_id == "a@b"
    assert Flaw.TWO_MESSAGE_IDS in parsed.flaws


def test_a_message_is_not_its_own_parent():
    parsed = mail("Message-ID: <a@b>", "References: <x@y> <a@b> <x@y>", "In-Reply-To: <a@b>")
    assert (parsed.references, parsed.in_reply_to) == (("x@y",), ())


def test_two_recipient_fields_are_one_list():
    assert [one.address for one in mail("To: a@b.c", "TO: d@e.f").to] == ["a@b.c", "d@e.f"]


def test_a_sender_without_address_keeps_the_name():
    assert mail("From: MAILER-DAEMON").sender == Address("MAILER-DAEMON", "")
    assert mail("From: Joe", "Sender: joe@b.c").sender == Address("Joe", "joe@b.c")
    assert mail("X: y").sender == Address("", "")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Thu, 1 Jan 1970 00:00:00 +0000", datetime(1970, 1, 1, tzinfo=UTC)),
        ("Mon, 1 May 2090 10:00:00 +0000", datetime(2090, 5, 1, 10, tzinfo=UTC)),
        ("Fri=2C 28 Sep 2012 10:55:48 +0000", None),
        ("Mon, 2 Mar 2026 09:00:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 09:00:00 +9900", None),
        ("99 Foo 99999 99:99:99", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_date_is_as_claimed_or_absent(header, expected):
    found = mail("Date: " + header).date
    if expected is None:
        assert found is None or found.tzinfo is not None
    else:
        assert found == expected


def test_an_offset_is_respected():
    moment = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=-8)))
    assert mail("Date: Mon, 2 Mar 2026 09:00:00 -0800 (PST)").date == moment


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Auto-Submitted: auto-replied"], Automation.AUTO_REPLY),
        (["Auto-Submitted: no"], Automation.NONE),
        (["Precedence: auto_reply"], Automation.AUTO_REPLY),
        (["X-Autoreply: yes"], Automation.AUTO_REPLY),
        (["X-Autoreply: no"], Automation.NONE),
        (["Auto-Submitted: auto-generated", "Subject: Automatic reply: Chairs"], Automation.AUTO_REPLY),
        (["Auto-Submitted: auto-generated", "Subject: Your invoice"], Automation.AUTO_GENERATED),
        (["List-Id: <a.b>", "Precedence: bulk"], Automation.LIST),
        (["Precedence: bulk"], Automation.BULK),
        (["List-Unsubscribe: <mailto:x@y>"], Automation.BULK),
        (["Return-Path: <>"], Automation.AUTO_GENERATED),
        (["Subject: Automatic reply: a person wrote this"], Automation.NONE),
    ],
)  # fmt: skip
def test_machines_are_told_from_people(headers, expected):
    assert mail(*headers).automation is expected


def test_a_delivery_report_is_no_persons_reply():
    assert read(NOT_DELIVERED).automation is Automation.AUTO_REPLY


def test_unsubscribing_is_offered_as_the_sender_does():
    parsed = mail(
        "List-Unsubscribe: <https://x.example/u>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    )
    assert parsed.list_unsubscribe == "<https://x.example/u>"
    assert parsed.one_click_unsubscribe


@given(st.binary(max_size=2_000))
def test_no_bytes_make_it_fail(raw):
    assert_storable(read(raw))


pieces = st.sampled_from(
    [b"Subject: ", b"From: ", b"To: ", b"Message-ID: ", b"References: ", b"Date: ", b"\r\n", b"\n", b"\n\n",
     b"Content-Type: ", b"multipart/mixed; boundary=x", b"text/html", b"message/rfc822", b"; charset=", b"utf-7",
     b"--x", b"--x--", b"Content-Transfer-Encoding: ", b"base64", b"quoted-printable", b"x-uuencode", b"=?utf-8?b?",
     b"?=", b"<a@b>", b"<", b">", b'"', b"(", b",", b":", b";", b"\0", b"\xff", b" \t", b"name*0*=utf-8''%",
     b"Content-Disposition: attachment; filename=", b"Content-ID: ", b"begin 644 a\n", b"=", b"=00"]
)  # fmt: skip


@given(st.lists(pieces | st.binary(max_size=12), max_size=60).map(b"".join))
def test_no_malformed_message_makes_it_fail(raw):
    parsed = read(raw)
    assert_storable(parsed)
    for described, exact in zip(parsed.attachments, read(raw, exact=True).attachments, strict=True):
        assert described.filename == exact.filename
        assert len(attachment(raw, exact.index)) == exact.size


@pytest.mark.timeout(90)  # unguarded, most of these take minutes
@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: " + b"=?" * 500_000,
        b"To: " + b"=?utf-8?q?a?= <a@b>," * 100_000,
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nX: " + b"=?" * 500_000 + b"\n\n",
        b"To: " + b"(" * 300_000,
        b"To: " + b'"' * 300_000,
        b"To: " + b'\\"' * 300_000,
        b"To: " + b"<@" * 300_000,
        b"References: " + b"<" * 300_000 + b"@" * 300_000,
        b"In-Reply-To: " + b"<a@" * 200_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=x%d\n\n--x%d\n" % (n, n) for n in range(3000)),
        b"Content-Type: message/rfc822\n\n" * 3000 + b"a\n" * 100_000,
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\na\n" * 50_000,
        b"Content-Type: text/html\n\n" + b"<div>" * 200_000,
        b"Content-Type: text/html\n\n" + b"<p" * 200_000,
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\n!\n"
        + b"Content-Type: multipart/mixed; boundary=y\n--y\n" * 20_000,
    ],
)  # fmt: skip
def test_hostile_mail_ends_in_bounded_time(raw):
    assert_storable(read(raw))


def test_ten_thousand_recipients_are_read():
    listed = ", ".join(f'"Person {n}" <p{n}@x.example>' for n in range(10_000))
    assert len(mail("To: " + listed).to) == 10_000


@needs_corpora
def test_every_real_message_is_read():
    folder = CORPORA / "real-mail"
    paths = sorted(folder.iterdir())
    assert len(paths) == 2500
    for path in paths:
        parsed = read(path.read_bytes())
        assert_storable(parsed)
        assert parsed.sender.address, path.name
        assert parsed.message_id, path.name
        assert parsed.text.strip(), path.name
        assert parsed.date, path.name
        assert "\ufffd" not in parsed.text, path.name
        assert "=?" not in parsed.subject, path.name
