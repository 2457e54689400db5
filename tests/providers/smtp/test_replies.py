from aiosmtplib import SMTPResponse
from hypothesis import given
from hypothesis import strategies as st

from dealpost.providers.smtp.replies import words


def test_a_reply_on_many_lines_becomes_one_sentence():
    reply = SMTPResponse(550, "5.7.26 Not authenticated.\n5.7.26 See\n5.7.26 https://x.example")
    assert words(reply) == "5.7.26 Not authenticated. See https://x.example (550)"


def test_a_reply_without_words_still_says_something():
    assert words(SMTPResponse(451, "")) == "code 451"


@given(st.text())
def test_a_hostile_reply_is_short_and_printable(text):
    said = words(SMTPResponse(550, text * 50))
    assert said.isprintable()
    assert len(said) <= 310
