"""Plain text, shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from dealpost.mime.text_html import linkified, text_to_html


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("see https://x.example/a.", "https://x.example/a", "https://x.example/a"),
        ("(https://x.example/a)", "https://x.example/a", "https://x.example/a"),
        ("https://x.example/a_(b)", "https://x.example/a_(b)", "https://x.example/a_(b)"),
        ("www.x.example/?a=1&b=2", "http://www.x.example/?a=1&b=2", "www.x.example/?a=1&b=2"),
        ("write to bob@customer.example!", "mailto:bob@customer.example", "bob@customer.example"),
    ],
)
def test_addresses_become_links(text, address, shown):
    (link,) = LexborHTMLParser(linkified(text)).css("a")
    assert (link.attributes["href"], link.text()) == (address, shown)
    assert LexborHTMLParser(linkified(text)).text() == text


@pytest.mark.parametrize("text", ["javascript:alert(1)", "file:///etc/passwd", "a@b", "no link"])
def test_other_words_are_no_links(text):
    assert "<a" not in linkified(text)


def test_quotes_are_folded():
    html = text_to_html(
        "Fine.\n\nOn 2 Mar 2026 at 09:00, Alice <alice@shop.example> wrote:\n> How many?"
    )
    (quote,) = LexborHTMLParser(html).css("details.quote")
    assert "How many?" in quote.text()
    assert "Fine." not in quote.text()


@given(st.text(max_size=300) | st.text(st.sampled_from("<>&\"'()htps:/w.@a> \n"), max_size=200))
def test_no_text_becomes_markup(text):
    tags = {node.tag for node in LexborHTMLParser(text_to_html(text)).css("*")}
    assert tags <= {"html", "head", "body", "div", "a", "details", "summary"}
