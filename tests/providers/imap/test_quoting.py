from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.providers.contract import Refused
from dealpost.providers.imap import quoting
from dealpost.providers.imap.quoting import Literal
from dealpost.providers.imap.tokenizing import tokenize


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_ever_becomes_a_command(text):
    written = quoting.text(text)
    if isinstance(written, Literal):
        assert written == text.encode()
    else:
        assert not set(written) & set(b"\r\n\x00")
        assert tokenize([b"LIST " + written], []) == [b"LIST", text.encode()]


def test_control_characters_travel_as_literals():
    assert isinstance(quoting.text("a\r\nD9 DELETE INBOX"), Literal)
    assert isinstance(quoting.text("naïve"), Literal)
    assert not isinstance(quoting.text('say "hi" \\'), Literal)


@pytest.mark.parametrize("flag", ["", "\\", "a b", "a)", "a\r\nb", 'a"', "*", "\\*", "naïve"])
def test_what_cannot_be_a_flag_is_refused(flag):
    with pytest.raises(Refused):
        quoting.flags({flag})


def test_flags_and_times_are_written_as_the_standard_says():
    assert quoting.flags({"\\Seen", "$Forwarded"}) == b"($Forwarded \\Seen)"
    assert quoting.day(date(2026, 2, 3)) == b"3-Feb-2026"
    moment = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert quoting.moment(moment) == b'" 3-Feb-2026 04:05:06 +0000"'
