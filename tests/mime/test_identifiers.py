"""Message ids: the threads hang on them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.identifiers import message_ids, own_id, replied_ids
from tests.corpora import cases, needs_corpora


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("<a@b>", ("a@b",)),
        ("<a@b> <c@d>\r\n <a@b>", ("a@b", "c@d")),
        ("<a@b>(comment)<c@d>", ("a@b", "c@d")),
        ("< a@b >", ("a@b",)),
        ("<A@b> <a@b>", ("A@b", "a@b")),  # the left part keeps its case
        ("<a@b@c>", ("a@b@c",)),
        ('<"x  y/z"@MHS>', ('"x y/z"@MHS',)),
        ("<> <mid:a@b> <a b@c> <nonsense> <@b> <a@> a@b", ()),
        ("<" + "a" * 1000 + "@b>", ()),
        ("", ()),
    ],
)
def test_references_yield_their_ids_and_no_junk(header, expected):
    assert message_ids(header) == expected


def test_of_many_references_the_first_and_the_last_twenty_count():
    header = " ".join(f"<{number}@x>" for number in range(500))
    assert message_ids(header) == ("0@x", *(f"{number}@x" for number in range(480, 500)))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("<a@b>", ("a@b",)),
        ("<a@b> (RFC822 4lyfe)", ("a@b",)),
        ("<a@b>; from joe@x on Monday", ("a@b",)),
        ("Your message of December 31 1999 <bar@baz.com>", ()),
        ('Message from Joe <joe@x.example> of "Monday" <a@b>', ()),
        ("bob@customer.example", ()),
        ("mumble", ()),
    ],
)
def test_a_parent_is_named_by_an_id_and_not_by_prose(header, expected):
    assert replied_ids(header) == expected


def test_the_first_valid_message_id_counts_even_without_brackets():
    assert own_id(("nonsense", "a@b", "<c@d>")) == "a@b"
    assert own_id(()) == own_id(("<nonsense>",)) == ""


@given(st.text(max_size=300))
def test_any_header_gives_ids_that_can_be_written_again(header):
    for found in (
        message_ids(header),
        replied_ids(header),
        tuple(filter(None, [own_id([header])])),
    ):
        assert message_ids(" ".join(f"<{one}>" for one in found)) == found


@needs_corpora
@pytest.mark.parametrize(
    "case", [one for one in cases("threading") if "messages" in one], ids=lambda case: case["id"]
)
def test_the_ids_of_the_threading_corpus_are_kept(case):
    for message in case["messages"]:
        references = message.get("references") or []
        assert message_ids(" ".join(references)) == tuple(
            one[1:-1] for one in dict.fromkeys(references)
        )
