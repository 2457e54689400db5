import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.demo.reading_mail import fitting_letter, is_on_loopback, language_of, read_mail
from dealpost.demo.records import Language


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8000/o/1", "http://localhost/x", "https://[::1]/x", "http://127.8.9.1/"],
)
def test_loopback_is_reached(address):
    assert is_on_loopback(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://192.0.2.1/", "https://example.com/", "http://localhost.example.com/", "ftp://localhost/",
        "http://127.0.0.1.example.com/", "http://127.0.0.1@example.com/", "//127.0.0.1/", "cid:logo", "http://[/",
    ],
)  # fmt: skip
def test_nothing_else_is(address):
    assert not is_on_loopback(address)


@given(st.binary(max_size=400))
def test_any_bytes_can_be_read(raw):
    read = read_mail(raw)
    assert isinstance(read.text, str)
    assert fitting_letter(read).startswith("reply_")


@given(st.text(max_size=200))
def test_any_text_in_a_link_is_judged(address):
    assert is_on_loopback(address) in {True, False}


def test_the_language_is_that_of_most_words():
    assert (
        language_of("Dank je voor de mail van gisteren", otherwise=Language.ENGLISH)
        is Language.DUTCH
    )
    assert language_of("Thank you for the mail", otherwise=Language.DUTCH) is Language.ENGLISH
    assert language_of("OK!", otherwise=Language.DUTCH) is Language.DUTCH


@pytest.mark.parametrize(
    ("subject", "text", "letter"),
    [
        ("Offerte SN-1", "Hierbij.", "reply_quote"),
        ("Factuur F26", "Hierbij.", "reply_invoice"),
        ("Hallo", "Kan ik langskomen?", "reply_planning"),
        ("Hallo", "Even een herinnering", "reply_followup"),
        ("Hallo", "Welke kleur?", "reply_question"),
        ("Hallo", "Dank.\n\nOp di 3 mrt schreef A <a@b>:\n> offerte?", "reply_general"),
    ],
)
def test_the_answer_fits_what_was_written(subject, text, letter):
    raw = f"Subject: {subject}\r\n\r\n{text}".encode()
    assert fitting_letter(read_mail(raw)) == letter
