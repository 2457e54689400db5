"""The body of a draft from another mail program: what was written, apart from what is quoted below.

Only what our editor knows can be edited here. A quote keeps its looks, but only if it stands below
everything else: whoever answers beneath a quote, or between its lines, gets all of it to edit.
"""

import re
from html import escape

from dealpost.outbox.cleaning import LONGEST, clean, clean_quote

# Gmail and we; Thunderbird's line above its quote, or the quote alone; Outlook on the web.
_QUOTE = re.compile(
    r"<(?:div|blockquote)\b[^<>]{0,500}?"  # bounded, as strangers write mail
    r"(?:class=[\"']?[^\"'<>]{0,200}\b(?:gmail_quote|moz-cite-prefix)\b"
    r"|id=[\"']?appendonsend\b|type=[\"']?cite\b)",
    re.IGNORECASE,
)
_CITED = re.compile(r"\s*<blockquote\b[^<>]{0,500}type=[\"']?cite\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(div|blockquote)\b[^<>]*?(/?)>", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^>]*>(.*?)(?:</body\s*>|\Z)", re.IGNORECASE | re.DOTALL)
# Pictures in the text are seen without any words.
_NOTHING = re.compile(r"(?:<(?!img\b)[^>]*>|\s|&nbsp;)*", re.IGNORECASE)
_TAIL = 2000  # characters in which empty lines before a quote are looked for
_BREAKS_AT_END = re.compile(r"(?:\s|<br\s*/?>|<div>\s*</div>)+\Z", re.IGNORECASE)
# Lines that are blocks of their own, as most programs write them, and we do (composing.py).
_LINE = re.compile(
    r"<div>((?:(?!</?(?:div|p|ul|ol|li|blockquote|pre|h[1-6]|hr|table)\b).)*?)</div>",
    re.IGNORECASE | re.DOTALL,
)
_EMPTY = re.compile(r"(?:\s|<br\s*/?>)*", re.IGNORECASE)


def body_from_html(html: str) -> tuple[str, str]:
    """Return what our editor is to show, and the quote below it; both safe."""
    found = _BODY.search(html)
    body = (found[1] if found else html)[:LONGEST]
    start = _quote_start(body)
    written, quote = (body, "") if start is None else (body[:start], body[start:])
    head, tail = written[:-_TAIL], written[-_TAIL:]
    written = clean(head + _BREAKS_AT_END.sub("", tail))
    return _in_lines(written), clean_quote(quote) if quote else ""


def body_from_text(text: str) -> str:
    """Return plain text as our editor has it: a paragraph for each line."""
    lines = text.rstrip().split("\n") if text.strip() else []
    return clean("".join(f"<p>{escape(line, quote=False)}</p>" for line in lines))


def _in_lines(html: str) -> str:
    def line(match: re.Match[str]) -> str:
        return "<p></p>" if _EMPTY.fullmatch(match[1]) else f"<p>{match[1].strip()}</p>"

    return _LINE.sub(line, html)


def _quote_start(body: str) -> int | None:
    """Return where the quote begins, if nothing is written below it."""
    for match in _QUOTE.finditer(body):
        end = _end_of_element(body, match.start())
        if "moz-cite-prefix" in match[0] and _CITED.match(body, end):
            end = _end_of_element(body, body.index("<", end))
        return match.start() if _NOTHING.fullmatch(body, end) else None
    return None


def _end_of_element(body: str, start: int) -> int:
    """Return where the div or blockquote ends that begins there."""
    depth = 0
    for tag in _TAG.finditer(body, start):
        depth += -1 if tag[1] else 0 if tag[3] else 1
        if depth == 0:
            return tag.end()
    return len(body)
