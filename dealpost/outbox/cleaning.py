"""HTML that may leave, and be shown to whoever writes it: without anything that acts."""

import re
from contextlib import suppress

import css_inline
import nh3

LONGEST = 2_000_000  # characters; a mail of a thousand pages

_TEXT = {
    *("p", "div", "br", "hr", "h1", "h2", "h3", "blockquote", "pre", "code", "ul", "ol", "li"),
    *("strong", "b", "em", "i", "u", "s", "sub", "sup", "a", "img", "span"),
}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_UNREAD = {"script", "style", "title", "template"}  # go with what is in them

_WRITTEN = nh3.Cleaner(
    tags=_TEXT,
    clean_content_tags=_UNREAD,
    attributes={"a": {"href"}, "img": {"src", "alt", "width", "height"}, "ol": {"start"}},
    url_schemes=_SCHEMES,
    link_rel=None,
)
_QUOTED = nh3.Cleaner(
    tags=nh3.ALLOWED_TAGS | _TEXT | {"font", "center", "big"},
    clean_content_tags=_UNREAD,
    attributes={
        "*": {"style", "align", "valign", "dir", "lang", "title", "width", "height", "bgcolor"},
        "a": {"href"},
        "img": {"src", "alt", "border"},
        "table": {"border", "cellpadding", "cellspacing"},
        "td": {"colspan", "rowspan", "nowrap"},
        "th": {"colspan", "rowspan", "nowrap"},
        "font": {"color", "face", "size"},
        "blockquote": {"type"},
        "ol": {"start", "type"},
    },
    url_schemes=_SCHEMES,
    link_rel=None,
)
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
_NOTHING = re.compile(r"(?:</?p>|<br>|\s|&nbsp;)*")


def clean(html: str) -> str:
    """Return what may stay of the editor's HTML; "" where nothing was written."""
    cleaned = _WRITTEN.clean(html[:LONGEST].replace("\0", ""))
    return "" if _NOTHING.fullmatch(cleaned) else cleaned


def clean_quote(html: str) -> str:
    """Return a stranger's HTML as a part of ours: its looks stay, all that acts goes."""
    html = html[:LONGEST].replace("\0", "")
    with suppress(css_inline.InlineError, ValueError):  # then it is quoted plainly
        html = _INLINER.inline(html)  # style sheets would style our words too
    return _QUOTED.clean(html)
