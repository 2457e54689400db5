"""Address headers as strangers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.addresses import addresses, author
from dealpost.mime.message import Address
from dealpost.mime.reading import read
from tests.corpora import cases, needs_corpora


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("a@b.c", [("", "a@b.c")]),
        ("<a@b.c>", [("", "a@b.c")]),
        ("A B <a@b.c>", [("A B", "a@b.c")]),
        ('"B, A" <a@b.c>, d@e.f', [("B, A", "a@b.c"), ("", "d@e.f")]),
        ("a@b.c (A B)", [("A B", "a@b.c")]),
        ("A <a@b.c>; D <d@e.f>", [("A", "a@b.c"), ("D", "d@e.f")]),
        ("Team: a@b.c, D <d@e.f>;, g@h.i", [("", "a@b.c"), ("D", "d@e.f"), ("", "g@h.i")]),
        ("undisclosed-recipients:;", []),
        ("=?utf-8?q?Smith,_John?= <a@b.c>", [("Smith, John", "a@b.c")]),
        ("=?utf-8?q?a=2C_b?= <a@b.c>, <d@e.f>", [("a, b", "a@b.c"), ("", "d@e.f")]),
        ('"a\\"b" <a@b.c>', [('a"b', "a@b.c")]),
        ("A <a@b.c", [("A", "a@b.c")]),
        ("A, B <a@b.c>", [("B", "a@b.c")]),
        ("A B a@b.c", [("A B", "a@b.c")]),
        ("<@relay:a@b.c>", [("", "a@b.c")]),
        ("A <mailto:a@b.c>", [("A", "a@b.c")]),
        ("A <a@\r\n b.c>", [("A", "a@b.c")]),
        ('"a b"@c.d', [("", '"a b"@c.d')]),
        ("a@[192.0.2.1]", [("", "a@[192.0.2.1]")]),
        ('"<x@y.z>" <a@b.c>', [("<x@y.z>"[1:-1], "a@b.c")]),
        (",,; , a@b.c,", [("", "a@b.c")]),
        ("nobody", []),
    ],
)
def test_every_mailbox_is_found(header, expected):
    assert [(one.name, one.address) for one in addresses(header)] == expected
    found = read(f"To: {header}\r\n\r\n".encode()).to
    assert [one.address for one in found] == [address for _, address in expected]


def test_an_author_without_address_has_a_name():
    assert author("MAILER-DAEMON") == Address("MAILER-DAEMON", "")


@given(st.text(max_size=200) | st.text(st.sampled_from('<>()"\\,;:@ab. =?'), max_size=80))
def test_any_header_is_read(header):
    for one in addresses(header):
        assert "@" in one.address
        assert "\0" not in one.name + one.address


@needs_corpora
@pytest.mark.parametrize(
    "case",
    [one for one in cases("addresses") if one["valid_for_smtp"]],
    ids=lambda case: case["id"],
)
def test_every_valid_address_is_read_from_received_mail(case):
    address = case["address"].strip()
    for header in (address, f"<{address}>", f"Bob <{address}>"):
        found = read(f"From: {header}\r\n\r\n".encode()).sender
        assert found.address == address
