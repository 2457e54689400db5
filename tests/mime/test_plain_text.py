"""HTML as words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.plain_text import html_to_text, snippet


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two<br>three</div>", "one\ntwo\nthree"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c<th>d</table>", "a b\nc d"),
        ("<ul><li>a<li>b</ul>after", "a\nb\n\nafter"),
        ("a  \n <b>b</b>c&amp;&lt;d&gt;&nbsp;e", "a bc&<d> e"),
        ("<pre>a\n  b</pre>", "a\nb"),
        (
            "<head><title>t</title><style>p{}</style></head><script>x</script>words<!-- c -->",
            "words",
        ),
        ('<div style="display:none">secret</div>seen', "seen"),
        ('<span style="FONT-SIZE: 0px">secret</span><p style="font-size: 0.9em">seen', "seen"),
        ("in\u200bvisi\u00adble", "invisible"),
        ("no tags at all", "no tags at all"),
        ("", ""),
        ("<b", ""),
    ],
)
def test_people_and_machines_read_the_same_words(html, text):
    assert html_to_text(html) == text


def test_links_are_spelt_out_where_somebody_must_follow_them():
    html = '<a href="https://x.example/a">our offer</a> <a href="mailto:a@b.c">a@b.c</a> <a href="#x">top</a>'
    assert html_to_text(html, links=True) == "our offer <https://x.example/a> a@b.c top"
    assert html_to_text(html) == "our offer a@b.c top"


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("Forty chairs", 20, "Forty chairs"),
        ("Forty\n\n  chairs", 20, "Forty chairs"),
        ("Forty chairs, please", 15, "Forty chairs\N{HORIZONTAL ELLIPSIS}"),
        ("x" * 30, 10, "x" * 9 + "\N{HORIZONTAL ELLIPSIS}"),
        ("", 10, ""),
    ],
)
def test_a_snippet_is_one_line_of_whole_words(text, length, expected):
    assert snippet(text, length) == expected
    assert len(snippet(text, length)) <= length


@given(st.text(max_size=400), st.booleans())
def test_any_html_has_a_text(html, links):
    html_to_text(html, links=links)


@pytest.mark.timeout(90)  # 100,000 levels take 24 s to parse alone
@pytest.mark.parametrize(
    "html",
    ["<div>" * 100_000, "<p<p" * 100_000, '<a href="http://x">' * 30_000, "<pre>" * 4_000 + "\n",
     '<div style="display:none">' * 10_000, "<table>" * 10_000, "<noscript>" * 4_000, "<svg><style>" * 4_000],
)  # fmt: skip
def test_hostile_html_ends_in_bounded_time(html):
    assert len(html_to_text(html, links=True)) <= len(html)
