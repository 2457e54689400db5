"""A stranger's HTML, made fit to be shown.

`nh3` (html5ever, as browsers parse) keeps an allow-list of elements and attributes; every style
and every address passes a filter of its own. The page shows the result in a sandboxed frame under
a strict policy besides: three walls, any of which should hold alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from .nesting import is_too_deep
from .plain_text import html_to_text
from .safe_css import safe_style
from .safe_sheets import ID_PREFIX, safe_sheet
from .safe_urls import Images, safe_link

LARGEST = 4_000_000  # characters
_MOST_STYLES = 500_000  # characters of different style attributes: a second of work
SCOPE = "mail-content"  # class of the element around every message

_TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br",
    "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl",
    "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre",
    "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_WITH_CONTENT = {
    "script", "style", "title", "svg", "math", "template", "noembed", "noframes", "iframe",
    "textarea", "select", "datalist", "xmp", "head",
}  # fmt: skip
_ANYWHERE = {"style", "class", "id", "dir", "lang", "title", "align", "valign", "bgcolor", "width",
             "height", "role", "aria-hidden", "aria-label"}  # fmt: skip
_ATTRIBUTES = {
    "*": _ANYWHERE,
    "a": {"href"},
    "img": {"src", "alt", "border", "hspace", "vspace"},
    "font": {"color", "face", "size"},
    "table": {"border", "cellpadding", "cellspacing", "background", "bordercolor", "rules", "frame",
              "summary"},
    "tr": {"background", "bordercolor"},
    "td": {"background", "bordercolor", "colspan", "rowspan", "nowrap", "headers", "abbr"},
    "th": {"background", "bordercolor", "colspan", "rowspan", "nowrap", "scope", "abbr"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "ul": {"type"},
    "li": {"type", "value"},
    "hr": {"size", "color", "noshade"},
    "br": {"clear"},
    "time": {"datetime"},
}  # fmt: skip
_IMAGES = {"src", "background"}


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """One element with class `SCOPE`, preceded by its <style> if it has one."""

    html: str
    blocked_images: int  # remote images left out, because no `image_url` was given
    remote_images: tuple[str, ...]  # every remote address met, blocked or not


def sanitise(
    html: str, *, image_url: Callable[[str], str] | None, cid_url: Callable[[str], str]
) -> SafeHtml:
    """Make `html` safe to show.

    `image_url` turns a remote address (http or https) into the one the browser shall ask, our
    proxy; None blocks remote images. `cid_url` does so for the Content-ID of an inline image.
    Both must answer for any text. Pixels within the HTML (data:image/png and such) stay.
    """
    images = Images(image_url, cid_url)
    html = html[:LARGEST].replace("\0", "")
    if is_too_deep(html):
        text = escape(html_to_text(html))
        return SafeHtml(f'<div class="{SCOPE}" style="white-space: pre-wrap">{text}</div>', 0, ())
    document = LexborHTMLParser(html)
    sheet = safe_sheet(_styles(document), images, SCOPE)
    frame = _frame(document.body, images)
    attributes = _Attributes(images)
    content = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=attributes.keep,
        url_schemes={"http", "https", "mailto", "tel", "sms", "data", "cid"},
        url_relative="pass_through",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        id_prefix=ID_PREFIX,
    )
    style = f"<style>{sheet}</style>" if sheet else ""
    return SafeHtml(
        html=f'{style}<div class="{SCOPE}" style="{escape(frame)}">{content}</div>',
        blocked_images=images.blocked,
        remote_images=tuple(images.remote),
    )


class _Attributes:
    """Judges each attribute that the allow-list lets through."""

    def __init__(self, images: Images) -> None:
        self._images = images
        self._styles: dict[str, str] = {}  # newsletters repeat one style a thousand times
        self._left = _MOST_STYLES

    def keep(self, _tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return self._style(value) or None
        if name in _IMAGES:
            return self._images.address(value)
        if name == "href":
            return safe_link(value)
        return value[:1000]

    def _style(self, style: str) -> str:
        if style not in self._styles:
            self._left -= len(style)
            self._styles[style] = safe_style(style, self._images) if self._left > 0 else ""
        return self._styles[style]


def _styles(document: LexborHTMLParser) -> str:
    return "\n".join(node.text(deep=True) for node in document.css("style"))


def _frame(body: LexborNode | None, images: Images) -> str:
    """What <body> says about the whole message, as the style of the element around it."""
    if body is None:
        return ""
    given = {name: value or "" for name, value in body.attributes.items()}
    rules = [
        f"background-color: {given.get('bgcolor', '')}",
        f"color: {given.get('text', '')}",
        given.get("style", ""),
    ]
    kept = [style for rule in rules if (style := safe_style(rule, images))]
    if address := images.address(given["background"]) if given.get("background") else None:
        kept.append(safe_style(f'background-image: url("{escape(address)}")', images))
    return "; ".join(kept)
