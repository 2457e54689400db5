"""HTML that strangers wrote: nothing in it may run, load or lead astray."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from dealpost.mime.safe_html import SCOPE, sanitise
from tests.corpora import cases, needs_corpora

PROXY = "/images/"
FORBIDDEN = (
    "script, iframe, frame, object, embed, applet, form, input, button, textarea, select, meta, base,"
    " link, svg, math, audio, video, source, track, picture, template, noscript, bgsound, dialog"
)
ADDRESS_ATTRIBUTES = {"src", "href", "background", "action", "formaction", "poster", "srcset",
                      "data", "xlink:href", "cite", "longdesc", "ping", "manifest"}  # fmt: skip


def cid_url(content_id: str) -> str:
    return f"/inline/{len(content_id)}"


def blocked(html: str) -> str:
    return sanitise(html, image_url=None, cid_url=cid_url).html


def proxied(html: str) -> str:
    return sanitise(html, image_url=lambda url: f"{PROXY}{len(url)}", cid_url=cid_url).html


def assert_harmless(html: str) -> None:
    """What is left loads nothing but our own addresses, runs nothing and stays in its place."""
    document = LexborHTMLParser(html)
    assert not document.css(FORBIDDEN)
    for sheet in document.css("style"):
        assert_harmless_css(sheet.text(deep=True))
    for node in document.css("*"):
        assert_harmless_attributes(node)


def assert_harmless_attributes(node: LexborNode) -> None:
    for name in node.attributes:
        value = node.attributes[name] or ""
        assert not name.startswith("on"), node.html
        if name == "style":
            assert_harmless_css(value)
        elif name == "href":
            assert re.match(r"(https?://|mailto:|tel:|sms:)", value, re.I), value
            assert node.attributes["rel"] == "noopener noreferrer nofollow"
            assert node.attributes["target"] == "_blank"
        elif name in ADDRESS_ATTRIBUTES:
            assert value.startswith((PROXY, "/inline/", "data:image/")), value
            assert "svg" not in value.lower()


def assert_harmless_css(css: str) -> None:
    lowered = css.lower()
    for word in ("expression", "behavior", "-moz-binding", "@import", "@font-face", "javascript:",
                 "position: fixed", "position:fixed", "position: absolute", "image-set", "<", "\\7"):  # fmt: skip
        assert word not in lowered, css
    for address in re.findall(r"url\(([^)]*)", lowered):
        assert address.startswith((f'"{PROXY}', '"/inline/', '"data:image/')), css


@needs_corpora
@pytest.mark.parametrize("case", cases("hostile-html"), ids=lambda case: case["id"])
def test_hostile_html_is_harmless_with_and_without_images(case):
    assert_harmless(blocked(case["html"]))
    assert_harmless(proxied(case["html"]))


@needs_corpora
@pytest.mark.parametrize("case", cases("remote-content"), ids=lambda case: case["id"])
def test_nothing_phones_home_before_consent(case):
    html = case.get("html") or ""
    tracked = html.replace("{{TRACK}}", "tracker.example:8000")
    shown = blocked(tracked)
    assert_harmless(shown)
    for node in LexborHTMLParser(shown).css("*"):
        for name, value in node.attributes.items():  # a link is followed by a person, not the page
            assert name == "href" or "tracker.example" not in (value or "")
    assert_harmless(proxied(tracked))


@pytest.mark.parametrize(
    "style",
    [
        "background: url(http://t.example/a)",
        "background: \\75rl(http://t.example/a)",
        "background: u/**/rl(http://t.example/a); background-image: url('//t.example/a')",
        "background: image-set('http://t.example/a' 1x)",
        "width: expression(alert(1))",
        "width: e\\78pression(alert(1))",
        "behavior: url(x.htc); -moz-binding: url(x.xml#y)",
        "position: fixed; top: 0",
        "position: /**/ fixed",
        "POSITION: Absolute",
        "list-style: url(http://t.example/a)",
        "cursor: url(http://t.example/a), auto",
        "content: url(http://t.example/a)",
        "--x: url(http://t.example/a); background: var(--x)",
        "font-family: '</style><img src=x onerror=alert(1)>'",
        "color: red; } body { background: url(http://t.example/a)",
        "(" * 5000,
    ],
)
def test_a_style_neither_loads_nor_runs_nor_floats(style):
    for html in (f'<p style="{style}">x</p>', f"<style>p {{ {style} }}</style><p>x</p>"):
        shown = blocked(html)
        assert_harmless(shown)
        assert "t.example" not in shown


def test_a_style_block_styles_its_message_only():
    shown = blocked(
        "<style>body, td.a > p#b:hover, a[href^=x] {color: red} p{margin:0}</style><p>x"
    )
    sheet = shown.split("</style>")[0]
    assert f".{SCOPE}, .{SCOPE} td.a > p#mail-b:hover {{ color: red }}" in sheet
    assert f".{SCOPE} p {{ margin: 0 }}" in sheet
    assert "href" not in sheet


def test_media_queries_stay_because_newsletters_need_them():
    shown = blocked("<style>@media (max-width: 600px) { .w { width: 100% !important } }</style>x")
    assert f"@media (max-width: 600px) {{ .{SCOPE} .w {{ width: 100% !important }} }}" in shown


def test_fonts_and_imports_are_left_out():
    shown = blocked("<style>@import 'x.css'; @font-face {src: url(x)} p {color: red}</style>x")
    assert "import" not in shown
    assert "font-face" not in shown
    assert "color: red" in shown


def test_a_newsletter_looks_as_designed():
    html = (
        '<body bgcolor="#eeeeee" text="#333"><center><table width="600" align="center" cellpadding="0"'
        ' bgcolor="#ffffff" style="border: 1px solid #ccc; font-family: \'Open Sans\', Arial">'
        '<tr><td valign="top" colspan="2" style="padding:10px 20px;background:rgb(1, 2, 3)">'
        '<font color="red" size="2">Sale</font></td></tr></table></center></body>'
    )
    shown = blocked(html)
    for kept in ('width="600"', 'align="center"', 'cellpadding="0"', 'bgcolor="#ffffff"',
                 "border: 1px solid #ccc", "Arial", 'valign="top"', 'colspan="2"',
                 "padding: 10px 20px", "background: rgb(1, 2, 3)", '<font color="red" size="2">',
                 "background-color: #eeeeee", "color: #333"):  # fmt: skip
        assert kept in shown


def test_remote_images_are_blocked_and_counted():
    result = sanitise(
        '<img src="https://a.example/1.png" alt="one"><img src="//a.example/2.png">'
        '<td background="http://a.example/3.png"><p style="background:url(https://a.example/4)">',
        image_url=None,
        cid_url=cid_url,
    )
    assert result.blocked_images == len(result.remote_images) == 3  # a td without table is no td
    assert "a.example" not in result.html
    assert 'alt="one"' in result.html


def test_images_come_through_the_proxy_once_allowed():
    result = sanitise(
        '<img src="https://a.example/1.png" srcset="https://a.example/2.png 2x">'
        '<table background="//a.example/3.png"></table><p style="background: red url(http://b/)">',
        image_url=lambda url: f"/images?u={url.removeprefix('https://')}",
        cid_url=cid_url,
    )
    assert result.blocked_images == 0
    assert '<img src="/images?u=a.example/1.png">' in result.html
    assert 'background="/images?u=a.example/3.png"' in result.html
    assert "background: red url(&quot;/images?u=http://b/&quot;)" in result.html
    assert "srcset" not in result.html


def test_inline_images_are_found_by_their_content_id():
    assert '<img src="/inline/9">' in blocked('<img src="cid:a@b.local">')


def test_pixels_within_the_mail_stay_but_no_svg_does():
    assert "data:image/png;base64,AAAA" in blocked('<img src="data:image/png;base64,AA\nAA">')
    assert "data:" not in blocked('<img src="data:image/svg+xml;base64,AAAA">')
    assert "data:" not in blocked('<a href="data:text/html,x">x</a>')


@pytest.mark.parametrize("href", ["javascript:alert(1)", " java\nscript:alert(1)", "vbscript:x",
                                  "data:text/html,x", "file:///etc/passwd", "#top", "/admin",
                                  "//", "\x01javascript:x", "blob:x"])  # fmt: skip
def test_a_link_leads_to_the_web_or_nowhere(href):
    shown = blocked(f'<a href="{href}">words</a>')
    assert "href" not in shown
    assert "words" in shown


def test_a_link_without_scheme_is_taken_for_a_web_address():
    assert 'href="http://shop.example/x"' in blocked('<a href="shop.example/x">x</a>')


def test_deep_html_is_shown_as_text():
    shown = blocked("<div>" * 100_000 + "words")
    assert "words" in shown
    assert shown.count("<div") == 1


def test_the_frame_cannot_be_closed_from_within():
    document = LexborHTMLParser(
        blocked("</div></div></body></html><p>outside?</p>") + "<i>after</i>"
    )
    assert document.css_first(f".{SCOPE} p") is not None
    assert document.css_first(f".{SCOPE} i") is None


fragments = st.sampled_from(
    ["<style>", "</style>", "<p style='", "'>", "url(", ")", "<svg>", "<math>", "<mtext>", "<table>",
     "<td>", "<a href='", "javascript:", "<img src=x onerror=alert(1)>", "<!--", "-->", "<title>",
     "</title>", "&lt;", "<noscript>", "<mglyph>", "<annotation-xml>", "<template>", "}", "{",
     "<body background='http://x'>", "\\", '"', "@media x", "]]>", "<textarea>", "<form>", "<x"]
)  # fmt: skip


@given(st.lists(fragments | st.text(max_size=8), max_size=25).map("".join))
def test_no_mixture_of_pieces_gets_through(html):
    assert_harmless(blocked(html))
    assert_harmless(proxied(html))
