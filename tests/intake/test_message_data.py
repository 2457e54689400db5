"""What follows DATA is read as it was written, however it is cut up on the way."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.intake.message_data import BareLineFeed, TooLarge, read

LIMIT = 16  # bytes that the reader holds of one line

LINES = st.lists(
    st.binary(max_size=80).map(lambda line: line.replace(b"\n", b"").rstrip(b"\r")), max_size=6
)


def read_back(*pieces: bytes, most: int = 10_000) -> tuple[bytes, bytes]:
    """Return the message and what stands behind it."""

    async def reading() -> tuple[bytes, bytes]:
        reader = asyncio.StreamReader(limit=LIMIT)
        task = asyncio.ensure_future(read(reader, most=most))
        for piece in pieces:
            reader.feed_data(piece)
            await asyncio.sleep(0)
        reader.feed_eof()
        return await task, await reader.read()

    return asyncio.run(reading())


def in_pieces(whole: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(whole) + 1) for cut in cuts} | {0, len(whole)})
    return [whole[start:end] for start, end in pairwise(places)]


@given(LINES, st.lists(st.integers(0, 1000), max_size=8))
def test_every_line_comes_as_it_was(lines, cuts):
    message = b"".join(line + b"\r\n" for line in lines)
    stuffed = b"".join((b"." if line[:1] == b"." else b"") + line + b"\r\n" for line in lines)

    assert read_back(*in_pieces(stuffed + b".\r\nQUIT\r\n", cuts)) == (message, b"QUIT\r\n")


@pytest.mark.parametrize(
    "end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\n\n.\r\n", b"\r\n\x00.\n", b"\r.\n"]
)
@pytest.mark.parametrize("before", [b"Short", b"L" * 3 * LIMIT])
def test_no_other_line_end_ends_a_message(before, end):
    with pytest.raises(BareLineFeed):
        read_back(before, end, b"MAIL FROM:<eve@elsewhere.example>\r\n.\r\n")


def test_what_is_too_large_is_read_to_its_end_and_not_held():
    with pytest.raises(TooLarge, match="552"):
        read_back(*([b"x" * 100 + b"\r\n"] * 200), b".\r\n", most=1000)
