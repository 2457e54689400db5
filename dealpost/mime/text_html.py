"""Plain text as HTML to be shown: links to follow, quotes to fold."""

import re
from html import escape
from itertools import groupby

from .quoting import Kind, classify
from .safe_urls import safe_link

LARGEST = 500_000  # characters; what follows is left out of the page, not of the store
_LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"]{2,2000}|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)
_FOLDED = '<details class="quote"><summary>\N{HORIZONTAL ELLIPSIS}</summary>{}</details>'
_TRAILING = ".,;:!?'\")]}>*_"


def text_to_html(text: str) -> str:
    """`text` as safe HTML: addresses become links, quoted passages <details class="quote">."""
    lines = text[:LARGEST].split("\n")
    kinds = classify(lines)
    shown = []
    for is_quote, group in groupby(range(len(lines)), lambda n: kinds[n] is Kind.QUOTED):
        passage = _passage("\n".join(lines[number] for number in group))
        shown.append(_FOLDED.format(passage) if is_quote else passage)
    return "".join(shown)


def _passage(text: str) -> str:
    return f'<div class="text" style="white-space: pre-wrap">{linkified(text)}</div>'


def linkified(text: str) -> str:
    """`text` escaped for HTML, its web and mail addresses made links."""
    pieces = []
    position = 0
    for match in _LINK.finditer(text):
        shown = _without_trailing(match[0])
        address = safe_link(_completed(shown))
        if address is None:
            continue
        pieces.append(escape(text[position : match.start()]))
        pieces.append(
            f'<a href="{escape(address)}" rel="noopener noreferrer nofollow"'
            f' target="_blank">{escape(shown)}</a>'
        )
        position = match.start() + len(shown)
    pieces.append(escape(text[position:]))
    return "".join(pieces)


def _completed(shown: str) -> str:
    if shown.startswith(("http://", "https://")):
        return shown
    return f"http://{shown}" if shown.startswith("www.") else f"mailto:{shown}"


def _without_trailing(shown: str) -> str:
    """The full stop after an address ends the sentence; a bracket that was opened stays."""
    while shown and shown[-1] in _TRAILING:
        if shown[-1] == ")" and shown.count("(") >= shown.count(")"):
            break
        shown = shown[:-1]
    return shown
