"""One message, however many mailboxes it lies in; two, however alike they look."""

import re

import pytest

from dealpost.mime.content_key import LENGTH, content_key
from dealpost.mime.reading import read

from .samples import OUTLOOK_REPLY


def key(raw: bytes) -> bytes:
    return content_key(read(raw, exact=True))


def with_headers(*headers: bytes) -> bytes:
    return b"".join(header + b"\r\n" for header in headers) + OUTLOOK_REPLY


@pytest.mark.parametrize(
    "raw",
    [
        with_headers(
            b"Delivered-To: carol@shop.example", b"X-Spam-Score: 0", b"DKIM-Signature: v=1"
        ),
        with_headers(
            b"Received: from x by y", b"Authentication-Results: mx; spf=pass", b"Status: RO"
        ),
        with_headers(b"Bcc: secret@shop.example"),
        OUTLOOK_REPLY.replace(b"Return-Path: <bob@customer.example>\r\n", b""),
        OUTLOOK_REPLY.replace(b"\r\n", b"\n"),
        OUTLOOK_REPLY.replace(b"alice@shop.example>\r\nCC", b"Alice@Shop.Example>\r\nCC"),
        OUTLOOK_REPLY.replace(b"Subject: =?", b"Subject: [EXTERNAL] =?"),
        re.sub(rb"\b(outer|inner|words)\b", rb"other-\1", OUTLOOK_REPLY),
        OUTLOOK_REPLY.replace(b"10:02:03 +0100", b"09:02:03 +0000"),
        OUTLOOK_REPLY.replace(b"forty chairs", b"forty=20chairs"),
    ],
)
def test_what_carriers_change_does_not_count(raw):
    assert raw != OUTLOOK_REPLY
    assert key(raw) == key(OUTLOOK_REPLY)
    assert len(key(raw)) == LENGTH


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"forty chairs at =80 95 are fine.\r\n", b"forty chairs at =80 59 are fine.\r\n"),
        (b"<p>forty chairs", b"<p>fifty chairs"),
        (b'From: "Bakker, Bob" <bob@', b'From: "Bakker, Bob" <rob@'),
        (b"Purchasing <purchasing@", b"Purchasing <selling@"),
        (b"10:02:03", b"10:02:04"),
        (b"Message-ID: <VI1", b"Message-ID: <VI2"),
        (b"JVBERi0xLjcK", b"JVBERi0xLjgK"),
        (b"%BChle.pdf", b"%BChle.exe"),
        (b"AW:_Vierzig", b"AW:_Sechzig"),
    ],
)
def test_what_the_author_wrote_counts(old, new):
    assert old in OUTLOOK_REPLY
    assert key(OUTLOOK_REPLY.replace(old, new)) != key(OUTLOOK_REPLY)


def test_a_message_without_id_has_a_lasting_key():
    raw = OUTLOOK_REPLY.replace(b"Message-ID:", b"X-Id:")
    assert read(raw).message_id == ""
    assert key(raw) == key(b"Received: by y\r\n" + raw)
    assert key(raw) != key(OUTLOOK_REPLY)


def test_two_empty_messages_are_one():
    assert key(b"") == key(b"X: y\r\n\r\n")
