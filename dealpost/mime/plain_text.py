"""HTML as text: for searching, for previews, for the text part of what we send."""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .nesting import is_too_deep, without_tags

HTML_LIMIT = 4_000_000  # characters; more than any mail program shows

_BREAK = "\ue000"  # private-use marks: they stand for line breaks until the spaces are collapsed
_CELL = "\ue001"
_PARAGRAPH = "\ue002"
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,11})(?![a-zA-Z0-9])[^<>]*>")
_MARKS = {
    **dict.fromkeys(
        ("address", "article", "aside", "br", "dd", "div", "dl", "dt", "fieldset", "figure",
         "footer", "form", "header", "hr", "li", "main", "nav", "section"), _BREAK
    ),
    **dict.fromkeys(
        ("blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"),
        _PARAGRAPH,
    ),
}  # fmt: skip
_UNSEEN = "head, style, script, title, noscript, template, svg, math, textarea"
# What a sender hides from people, no machine should read either (search, previews, assistants).
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*all"
    r"|opacity\s*:\s*0(?![.\d])|max-height\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_HIDING = (
    "display",
    "visibility",
    "opacity",
    "mso-hide",
    "max-height",
    "font-size:0",
    "font-size: 0",
)
_KEEPS_LINES = 'pre, [style*="white-space: pre"], [style*="white-space:pre"]'
_MOST_KEPT = 200  # nested ones would be walked again and again
INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"[ \t\n\r\f\v\u00a0\u2007\u202f]+")
_SOFT = re.compile(rf" ?[{_BREAK}{_CELL}{_PARAGRAPH}][ {_BREAK}{_CELL}{_PARAGRAPH}]*")


def html_to_text(html: str, *, links: bool = False) -> str:
    """What a person sees of `html`, as text. `links` writes the address after each link's words."""
    html = html[:HTML_LIMIT]
    if is_too_deep(html):
        return unescape(_SPACES.sub(" ", without_tags(html))).strip()
    marked = _TAG.sub(_Marking().mark, html)
    root = LexborHTMLParser(marked).root
    if root is None:
        return ""
    _drop(root.css(_UNSEEN))
    lowered = html.lower()
    if any(word in lowered for word in _HIDING):
        _drop([one for one in root.css("[style]") if _HIDDEN.search(_attribute(one, "style"))])
    if links:
        _spell_out_links(root)
    if "pre" in marked:
        _keep_lines(root)
    text = _SPACES.sub(" ", INVISIBLE.sub("", root.text(deep=True, separator="")))
    return _SOFT.sub(_space, text).strip()


def snippet(text: str, length: int) -> str:
    """The first words of `text` on one line, at most `length` characters."""
    line = " ".join(text[: length * 2].split())
    if len(line) <= length:
        line = " ".join(text[: length * 4].split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(",;:.-") + "\N{HORIZONTAL ELLIPSIS}"


class _Marking:
    """Writes a mark after each tag that breaks the line.

    The mark of a row goes inside its first cell: text between <tr> and <td> is moved out of the
    table by every HTML parser.
    """

    def __init__(self) -> None:
        self._row_begins = False

    def mark(self, tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name == "tr":
            self._row_begins = not tag[1]
        elif name in {"td", "th"} and not tag[1]:
            mark = _BREAK if self._row_begins else _CELL
            self._row_begins = False
            return tag[0] + mark
        elif name in _MARKS:
            return tag[0] + _MARKS[name]
        return tag[0]


def _space(match: re.Match[str]) -> str:
    if _PARAGRAPH in match[0]:
        return "\n\n"
    return "\n" if _BREAK in match[0] else " "


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def _drop(nodes: list[LexborNode]) -> None:
    """Innermost first: a node must not be touched after its parent was freed."""
    for node in reversed(nodes):
        node.decompose()


def _spell_out_links(root: LexborNode) -> None:
    for node in root.css("a[href]"):
        href = _attribute(node, "href").strip()
        words = _SOFT.sub(" ", node.text(deep=True)).strip()
        shown = href.removeprefix("mailto:")
        if href.startswith(("http://", "https://", "mailto:")) and words and shown != words:
            node.insert_after(f" <{shown}>")


def _keep_lines(root: LexborNode) -> None:
    for node in root.css(_KEEPS_LINES)[:_MOST_KEPT]:
        for piece in list(node.traverse(include_text=True)):
            if piece.is_text_node and "\n" in (piece.text_content or ""):
                piece.replace_with((piece.text_content or "").replace("\n", _BREAK))
