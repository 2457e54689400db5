import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.outbox.addressing import problem, problems, recipient, without


@pytest.mark.parametrize(
    "address",
    ["bob@customer.example", "b.o-b+x@sub.customer.example", "böb@köln.example", "o'neill@x.ie"],
)
def test_an_address_as_people_have_them_is_right(address):
    assert problem(address) == ""


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("bob", "no @"),
        ("@customer.example", "before"),
        ("bob@", "after"),
        ("bob@customer", "no dot"),
        ("bo b@customer.example", "before"),
        ("bob@customer..example", "after"),
        ("bob@-customer.example", "after"),
        (".bob@customer.example", "before"),
        ("a" * 65 + "@customer.example", "before"),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(address, words):
    assert words in problem(address)


@given(st.text(max_size=60))
def test_whatever_is_typed_there_is_an_answer_and_no_line_break_stays(text):
    each = recipient(text, text)
    assert isinstance(problem(each["address"]), str)
    assert not set(each["name"] + each["address"]) & set("\r\n\0") - {"\0"}


def test_only_the_wrong_ones_are_named():
    bob, other = recipient("Bob", "bob@customer.example"), recipient("", "other")
    assert list(problems([bob, other])) == ["other"]


def test_nobody_is_named_twice():
    bob, again = recipient("Bob", "bob@x.example"), recipient("", "BOB@x.example")
    assert without([bob, again], []) == [bob]
    assert without([bob, again], ["Bob@x.example"]) == []
