import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.providers.imap import parsing
from dealpost.providers.imap.faults import ProtocolError
from dealpost.providers.imap.reading import RawResponse
from dealpost.providers.imap.responses import Condition, Continuation, Fetch, Untagged


def say(*texts: bytes, literals: tuple[bytes, ...] = ()):
    return parsing.parse(RawResponse(list(texts), list(literals), 0))


def test_a_message_is_read_with_its_items_in_any_order():
    fetch = say(
        b'* 12 FETCH (FLAGS (\\Seen $Work) UID 7 INTERNALDATE "17-Jul-1996 02:44:25 -0700" '
        b"MODSEQ (624140003) RFC822.SIZE 3 BODY[] ",
        b")",
        literals=(b"abc",),
    )
    assert fetch == Fetch(
        12,
        {
            b"UID": b"7",
            b"FLAGS": [b"\\Seen", b"$Work"],
            b"INTERNALDATE": b"17-Jul-1996 02:44:25 -0700",
            b"MODSEQ": [b"624140003"],
            b"RFC822.SIZE": b"3",
            b"BODY[]": b"abc",
        },
    )
    assert fetch.uid == 7


def test_items_behind_the_body_are_read_too():
    fetch = say(b"* 1 FETCH (BODY[] ", b" UID 9 FLAGS ())", literals=(b"x",))
    assert fetch == Fetch(1, {b"BODY[]": b"x", b"UID": b"9", b"FLAGS": []})


def test_a_body_may_be_quoted_or_nil():
    assert say(b'* 1 FETCH (UID 1 BODY[] "a \\"b\\" \\\\")') == Fetch(
        1, {b"UID": b"1", b"BODY[]": b'a "b" \\'}
    )
    assert say(b"* 1 FETCH (UID 1 BODY[] NIL FLAGS NIL)") == Fetch(
        1, {b"UID": b"1", b"BODY[]": None, b"FLAGS": None}
    )


def test_a_literal_may_stand_inside_a_list():
    fetch = say(b"* 1 FETCH (FLAGS (", b") UID 2)", literals=(b"\\Seen",))
    assert fetch == Fetch(1, {b"FLAGS": [b"\\Seen"], b"UID": b"2"})


def test_a_section_with_spaces_is_one_name():
    fetch = say(b"* 1 FETCH (BODY[HEADER.FIELDS (MESSAGE-ID)] ", b" UID 1)", literals=(b"h",))
    assert fetch == Fetch(1, {b"BODY[HEADER.FIELDS (MESSAGE-ID)]": b"h", b"UID": b"1"})


def test_conditions_have_a_code_and_words():
    assert say(b"* OK [UIDVALIDITY 3857529045] UIDs valid") == Condition(
        b"", "OK", "UIDVALIDITY", b"3857529045", "UIDs valid"
    )
    assert say(b"D4 no [OVERQUOTA] Full") == Condition(b"D4", "NO", "OVERQUOTA", b"", "Full")
    assert say(b"D5 OK") == Condition(b"D5", "OK", "", b"", "")


def test_other_data_is_read_by_kind():
    assert say(b"* 23 EXISTS") == Untagged("EXISTS", 23)
    assert say(b"* SEARCH 2 84 882") == Untagged("SEARCH", values=(b"2", b"84", b"882"))
    assert say(b"* VANISHED (EARLIER) 41,43:116") == Untagged(
        "VANISHED", values=([b"EARLIER"], b"41,43:116")
    )
    assert say(b'* LIST (\\HasNoChildren) NIL "a (b"') == Untagged(
        "LIST", values=([b"\\HasNoChildren"], None, b"a (b")
    )
    assert say(b"+ idling") == Continuation(b"idling")


def test_data_of_an_unknown_kind_is_let_pass():
    assert say(b'* XNEWS "unbalanced (') == Untagged("XNEWS")


@pytest.mark.parametrize(
    "line",
    [
        b"* 1 FETCH (UID",
        b"* 1 FETCH UID 1",
        b"* 1 FETCH (UID 1))",
        b"* 1 FETCH (UID)",
        b"garbage",
        b"* LIST " + b"(" * 40 + b")" * 40,
        b'* LIST () "/" "a',
    ],
)
def test_what_cannot_be_read_is_a_protocol_error(line):
    with pytest.raises(ProtocolError):
        say(line)


ITEMS = st.lists(
    st.sampled_from(
        [
            b"UID 7",
            b"FLAGS ()",
            b"FLAGS (\\Seen a)",
            b"FLAGS (NIL)",
            b"MODSEQ (5)",
            b"RFC822.SIZE 9",
            b'INTERNALDATE "1-Jan-2026 00:00:00 +0000"',
            b'X "a b"',
            b'X "a\\"b"',
            b"X NIL",
            b"x 1",
            b"X ((a) b)",
            b"X-GM-MSGID 12",
            b"FLAGS (\x01)",
            b"UID  7",
            b"UID",
            b"FLAGS ( a )",
            b'X ""',
        ]
    ),
    max_size=6,
).map(b" ".join)


@given(ITEMS, st.booleans())
def test_the_fast_way_reads_what_the_thorough_way_reads(items, body):
    texts = [b"* 3 FETCH (" + items + (b" BODY[] " if body else b")")] + ([b")"] if body else [])
    raw = RawResponse(texts, [b"octets"] if body else [], 0)
    fast = parsing._message(raw)
    if fast is not None:
        assert fast == parsing._untagged(raw)
