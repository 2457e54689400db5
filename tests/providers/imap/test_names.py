import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.providers.imap import names


@pytest.mark.parametrize(
    ("wire", "people"),
    [
        ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),  # RFC 3501 5.1.3
        ("Entw&APw-rfe", "Entwürfe"),
        ("R&-D", "R&D"),
        ("INBOX", "INBOX"),
    ],
)
def test_names_are_written_as_the_standard_says(wire, people):
    assert names.decode(wire) == people
    assert names.encode(people) == wire


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_name_comes_back(name):
    wire = names.encode(name)
    assert wire.isascii()
    assert names.decode(wire) == name


@given(st.text())
def test_what_was_never_encoded_is_shown_as_it_is(name):
    assert isinstance(names.decode(name), str)


def test_raw_utf8_is_understood():
    assert names.decode("Entwürfe".encode().decode("latin-1")) == "Entwürfe"
    assert names.decode("R&D") == "R&D"
    assert names.decode("&!!-") == "&!!-"
