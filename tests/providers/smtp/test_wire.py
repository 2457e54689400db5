import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.providers.smtp.wire import blocks, on_the_wire, size

MESSAGES = st.lists(st.sampled_from([b".", b"..", b"\r", b"\n", b"\r\n", b"x", b"\xff"])).map(
    b"".join
)


def _read_by_a_server(wire: bytes) -> bytes:
    lines = io.BytesIO(wire + b".\r\n")
    return b"".join(line.removeprefix(b".") for line in iter(lines.readline, b".\r\n"))


@given(MESSAGES)
def test_the_server_reads_the_whole_message_and_nothing_else(raw):
    canonical = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    if not canonical.endswith(b"\r\n"):
        canonical += b"\r\n"

    assert _read_by_a_server(on_the_wire(raw)) == canonical
    assert size(raw) == len(canonical)


@given(MESSAGES)
def test_nothing_inside_a_message_can_end_it(raw):
    wire = b"\r\n" + on_the_wire(raw)
    for end in (b"\r\n.\r\n", b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r"):
        assert end not in wire


@pytest.mark.parametrize("length", [1, 64 * 1024, 64 * 1024 + 1, 300_000])
def test_blocks_make_the_whole_message(length):
    assert b"".join(blocks(b"x" * length)) == b"x" * length
