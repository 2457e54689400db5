"""What we send: read back by three parsers, and never more than was asked."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

import pytest
from fast_mail_parser import parse_email
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.attachments import attachment
from dealpost.mime.letter import Enclosure, Letter
from dealpost.mime.message import Address
from dealpost.mime.reading import read
from dealpost.mime.writing import Unwritable, write

LETTER = Letter(
    message_id="1@shop.example",
    date=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    sender=Address("Alice Jansen", "alice@shop.example"),
    to=(Address("Bob", "bob@customer.example"),),
    subject="Forty chairs",
    html="<p>Dear Bob,</p><p>forty chairs are <b>€ 4,000</b>.</p>",
)
PDF = Enclosure("offer.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff" * 50)
LOGO = Enclosure("logo.png", "image/png", b"\x89PNG", content_id="logo@shop.example")


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def shape(message: MIMEPart) -> object:
    kind = message.get_content_type()
    return (
        (kind, [shape(part) for part in message.iter_parts()]) if message.is_multipart() else kind
    )


def assert_well_formed(raw: bytes) -> None:
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\0" not in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    for part in parsed(raw).walk():
        assert not part.defects, part.defects


def test_a_letter_comes_back_as_it_was():
    back = read(write(LETTER))
    assert (back.message_id, back.subject, back.date) == (
        "1@shop.example",
        "Forty chairs",
        LETTER.date,
    )
    assert (back.sender, back.to) == (LETTER.sender, LETTER.to)
    assert back.html.strip() == LETTER.html
    assert back.text.strip() == "Dear Bob,\n\nforty chairs are € 4,000."
    assert back.flaws == frozenset()


def test_the_same_letter_gives_the_same_bytes():
    letter = replace(LETTER, attachments=(PDF, LOGO))
    assert write(letter) == write(letter)
    assert write(letter) != write(replace(letter, message_id="2@shop.example"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("multipart/alternative", ["text/plain", "text/html"])),
        ({"html": "", "text": "Hello"}, "text/plain"),
        ({"html": "", "text": "Hello", "attachments": (PDF,)},
         ("multipart/mixed", ["text/plain", "application/pdf"])),
        ({"attachments": (PDF, LOGO)},
         ("multipart/mixed", [
             ("multipart/alternative", [
                 "text/plain", ("multipart/related", ["text/html", "image/png"])]),
             "application/pdf"])),
    ],
)  # fmt: skip
def test_parts_nest_as_mail_programs_expect(changes, expected):
    raw = write(replace(LETTER, **changes))
    assert shape(parsed(raw)) == expected
    assert_well_formed(raw)


def test_attachments_arrive_whole_and_by_name():
    name = "Angebot für Jürgen 椅子 " + "x" * 120 + '".pdf'
    letter = replace(LETTER, html='<img src="cid:logo@shop.example">', attachments=(
        replace(PDF, filename=name), LOGO))  # fmt: skip
    raw = write(letter)
    assert_well_formed(raw)
    logo, pdf = read(raw, exact=True).attachments
    assert (logo.filename, logo.inline, logo.content_id) == ("logo.png", True, "logo@shop.example")
    assert (pdf.filename.rstrip('"'), pdf.inline, pdf.size) == (name, False, len(PDF.data))
    assert attachment(raw, pdf.index) == PDF.data
    assert [part.get_filename() for part in parsed(raw).iter_attachments()] == [name]
    assert [one.filename for one in parse_email(raw).attachments] == ["logo.png", name]


def test_blind_copies_are_never_written():
    raw = write(replace(LETTER, to=(), bcc=(Address("Carol", "carol@secret.example"),)))
    assert b"secret" not in raw
    assert b"\r\nTo: undisclosed-recipients:;\r\n" in raw
    assert read(raw).to == ()


def test_a_reply_names_its_ancestors_but_not_all_of_them():
    ancestors = tuple(f"{number}@customer.example" for number in range(50))
    letter = replace(LETTER, in_reply_to=ancestors[-1], references=ancestors)
    back = read(write(letter))
    assert back.in_reply_to == (ancestors[-1],)
    assert back.references == (ancestors[0], *ancestors[-20:])


def test_a_reply_without_references_names_its_parent():
    back = read(write(replace(LETTER, in_reply_to="0@customer.example")))
    assert back.references == back.in_reply_to == ("0@customer.example",)


def test_eight_bit_headers_occur_only_where_an_address_asks_for_them():
    assert write(
        replace(LETTER, subject="Größe", sender=Address("Jürgen", "j@müller.example"))
    ).isascii()
    raw = write(replace(LETTER, to=(Address("", "jürgen@müller.example"),)))
    assert "jürgen@xn--mller-kva.example".encode() in raw


@pytest.mark.parametrize("address", ["", "bob", "bob@", "@x", "a b@x.example", "a@x.example, c@d.example",
                                     "a@x.example>", "a@b@c.example\r\nBcc: d@e.example"])  # fmt: skip
def test_what_is_no_address_is_refused(address):
    with pytest.raises(Unwritable):
        write(replace(LETTER, to=(Address("Bob", address),)))


@pytest.mark.parametrize("name", ["Bcc", "from", "Content-Type", "X Y", "X:", "X\r\nY", ""])
def test_a_header_that_is_not_the_callers_is_refused(name):
    with pytest.raises(Unwritable):
        write(replace(LETTER, headers={name: "value"}))


def test_a_letter_needs_a_valid_message_id():
    with pytest.raises(Unwritable):
        write(replace(LETTER, message_id="<1@shop.example>"))


words = st.text(max_size=300)
names = st.text(max_size=120)
letters = st.builds(
    lambda subject, name, recipient, text, html, file, header: replace(
        LETTER,
        subject=subject,
        sender=Address(name, "alice@shop.example"),
        to=tuple(Address(recipient, f"b{number}@customer.example") for number in range(3)),
        text=text,
        html=html,
        attachments=(Enclosure(file, "text/csv", header.encode("utf-8", "replace")),),
        headers={"X-Campaign": header},
    ),
    words, names, names, st.none() | words, st.just("") | words, names, words,
)  # fmt: skip


@given(letters)
def test_no_letter_can_break_its_own_form(letter):
    raw = write(letter)
    assert_well_formed(raw)
    message = parsed(raw)
    assert sorted(message.keys()) == sorted(
        [
            "Message-ID",
            "Date",
            "From",
            "To",
            "Subject",
            "X-Campaign",
            "MIME-Version",
            "Content-Type",
        ]
    )
    back = read(raw)
    assert [one.address for one in back.to] == [one.address for one in letter.to]
    assert back.sender.address == "alice@shop.example"


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=200))
def test_subjects_and_names_survive_in_every_script(words):
    letter = replace(LETTER, subject=words, to=(Address(words, "bob@customer.example"),))
    back = read(write(letter))
    assert back.subject == words
    assert parsed(write(letter))["Subject"] == words
    assert back.to[0].name.strip("<>,;") == words.strip("<>,;")


@given(
    st.text(
        st.characters(
            exclude_categories=["Cs"],
            exclude_characters="\0\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x1b",
        ),
        max_size=500,
    )
)
def test_texts_survive_in_every_script(text):
    back = read(write(replace(LETTER, html="", text=text)))
    assert back.text.rstrip("\n") == text.rstrip("\n")
