"""Quotes of an HTML message: folded, never lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.plain_text import html_to_text
from dealpost.mime.reading import read
from dealpost.mime.replies import fold_quotes
from tests.corpora import CORPORA, cases, needs_corpora

from .samples import OUTLOOK_REPLY

PAGES = [case for case in cases("replies") if case["format"] == "html"]
# A message that is all quote or all forward is shown whole: there is nothing else to show.
SHOWN_WHOLE = {
    "quotequail-test_quote_html-test_quote_html-1",
    "quotequail-test_quote_html-test_quote_html-5",
}


def words(html: str) -> str:
    return re.sub(r"\s+", "", html_to_text(html))


def expected_words(case, html: str) -> str:
    expected = case["expected"]
    if "reply_text" in expected:
        return re.sub(r"\s+", "", expected["reply_text"])
    if "reply" in expected:
        return words(expected["reply"])
    if "quote_intro" in expected:
        return words("".join(text for visible, text in expected["quote_intro"] if visible))
    unwrapped = expected["unwrap"]
    if not unwrapped or unwrapped["type"] == "forward":
        return words(html)
    return words(unwrapped.get("html_top", "")) + words(unwrapped.get("html_bottom", ""))


@needs_corpora
@pytest.mark.parametrize("case", PAGES, ids=lambda case: case["id"])
def test_quotes_of_many_programs_are_folded(case):
    path = CORPORA / case["file"] if "file" in case else None
    html = path.read_text(errors="replace") if path else case["text"]
    visible, quoted = fold_quotes(html)
    assert (words(visible) == expected_words(case, html)) == (case["id"] not in SHOWN_WHOLE)
    assert sorted(words(visible) + words(quoted)) == sorted(words(html))


def test_an_outlook_quote_is_folded_and_its_logo_stays():
    visible, quoted = fold_quotes(read(OUTLOOK_REPLY).html)
    assert "95 are fine" in visible
    assert "cid:logo" in visible
    assert "Shall I send" not in visible
    assert "Shall I send" in quoted
    assert "cid:logo" not in quoted


def test_styles_serve_both_halves():
    html = "<style>p {color: red}</style><p>own<blockquote type=cite><p>quoted</p></blockquote>"
    visible, quoted = fold_quotes(html)
    assert "color: red" in visible
    assert "color: red" in quoted


@pytest.mark.parametrize("html", ["", "<p>words</p>", "plain", "<blockquote>all</blockquote>",
                                  "<div>" * 20_000 + "deep", "<p>" + "x" * 600_000])  # fmt: skip
def test_where_nothing_can_be_folded_nothing_is(html):
    assert fold_quotes(html) == (html, "")


tags = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<blockquote>", "</blockquote>", "<br>", "<hr>", "<img>", "<table><tr><td>",
     "</table>", "On 1 May 2026 at 10:00, a@b.c wrote:", "From: a@b.c", "To: x", "own", "words", "<b>", "</b>"]
)  # fmt: skip


@given(st.lists(tags, max_size=30).map(" ".join))
def test_no_word_is_lost_between_the_halves(html):
    visible, quoted = fold_quotes(html)
    assert sorted(words(visible) + words(quoted)) == sorted(words(html))
