import contextlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.providers.imap.faults import ProtocolError
from dealpost.providers.imap.parsing import parse
from dealpost.providers.imap.reading import Limits, RawResponse, ResponseReader
from dealpost.providers.imap.spool import Spool

SMALL = Limits(text=4096, literals=2048, spool_above=64)

# Bytes that look enough like IMAP to get deep into the reader.
SPEECH = st.lists(
    st.sampled_from(
        [
            b"* ",
            b"1 ",
            b"FETCH ",
            b"(",
            b")",
            b"UID ",
            b"BODY[] ",
            b'"',
            b"\\",
            b"NIL ",
            b"{3}\r\n",
            b"{0}\r\n",
            b"{70}\r\n",
            b"~{4}\r\n",
            b"abc",
            b"\r\n",
            b"\n",
            b"\r",
            b"OK ",
            b"[",
            b"] ",
            b"SEARCH 1 2",
            b"ESEARCH ",
            b"VANISHED (EARLIER) 1:3",
            b"D1 ",
            b"+ ",
            b"{99999999999}\r\n",
            b"LIST ",
            b"STATUS ",
            b"BODY[HEADER.FIELDS (TO)]<0> ",
            b"\x00",
            b"\xff",
        ]
    )
    | st.binary(max_size=8),
    max_size=60,
).map(b"".join)


def read_all(pieces: list[bytes], limits: Limits = SMALL) -> tuple[list[RawResponse], bool]:
    """Return the responses before the first fault, and whether there was one."""
    reader = ResponseReader(limits)
    responses: list[RawResponse] = []
    try:
        for piece in pieces:
            responses += reader.feed(piece)
    except ProtocolError:
        return responses, True
    return responses, False


def content(response: RawResponse) -> tuple[list[bytes], list[bytes]]:
    return response.texts, [
        each.read() if isinstance(each, Spool) else each for each in response.literals
    ]


@given(SPEECH)
def test_no_bytes_whatever_raise_anything_but_a_protocol_error(data):
    for response in read_all([data])[0]:
        with contextlib.suppress(ProtocolError):
            parse(response)


@given(SPEECH, st.lists(st.integers(0, 400), max_size=8))
def test_it_does_not_matter_where_the_pieces_are_cut(data, cuts):
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    pieces = [data[a:b] for a, b in itertools.pairwise(places)]
    whole, _ = read_all([data])
    cut, _ = read_all(pieces)
    assert [content(each) for each in cut] == [content(each) for each in whole]


def test_a_literal_arriving_byte_by_byte_is_whole():
    data = b"* 1 FETCH (BODY[] {5}\r\na\r\nb) UID 7)\r\n"
    responses, fault = read_all([data[i : i + 1] for i in range(len(data))])
    assert not fault
    assert content(responses[0]) == ([b"* 1 FETCH (BODY[] ", b" UID 7)"], [b"a\r\nb)"])


def test_a_large_literal_waits_in_a_file_and_not_in_memory():
    body = b"x" * 1000
    responses, fault = read_all([b"* 1 FETCH (BODY[] {1000}\r\n", body, b")\r\n"])
    assert not fault
    assert isinstance(responses[0].literals[0], Spool)
    assert content(responses[0])[1] == [body]


@pytest.mark.parametrize(
    "data",
    [
        b"* 1 FETCH (BODY[] {2049}\r\n",
        b"* 1 FETCH (BODY[] {18446744073709551616}\r\n",
        b"x" * 5000,
        b"* LIST " + b"{0}\r\n" * 100,
    ],
    ids=["one literal", "a literal beyond 64 bits", "a line without end", "literals without end"],
)
def test_more_than_the_limits_is_refused(data):
    assert read_all([data])[1]


def test_free_text_that_looks_like_a_literal_is_free_text():
    responses, _ = read_all([b"* OK ready in {5}\r\n* 3 EXISTS\r\n"])
    assert len(responses) == 2
