"""Plain text as a page shows it: escaped, its links to click on, its quotes folded."""

import re
from collections.abc import Sequence
from itertools import groupby

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dealpost.mime.quoting import Kind, classify

LONGEST = 500_000  # characters; beyond, nobody reads on, and “Show original” has it all
# Linear: no part of it can match what its neighbour matches.
LINK = re.compile(r"\b(?:https?://|mailto:)[^\s<>\"'`{}|\\^]{3,2000}", re.IGNORECASE)
CLOSING = ".,;:!?)]…"  # belongs to the sentence rather than to the address
QUOTE_MARK = re.compile(r"^(?:> ?)+")


def shown(text: str) -> SafeString:
    """Return HTML for a text; the quote at its end is folded, those between the words are not."""
    lines = text[:LONGEST].split("\n")
    kinds = classify(lines)
    runs = [
        (quoted, [line for _kind, line in run])
        for quoted, run in groupby(
            zip(kinds, lines, strict=True), key=lambda pair: pair[0] is Kind.QUOTED
        )
    ]
    has_words = any("".join(run).strip() for quoted, run in runs if not quoted)
    last = _last_words(runs) if has_words else len(runs)
    html = "".join(
        _quote(run, folded=number > last) if quoted else _paragraphs(run)
        for number, (quoted, run) in enumerate(runs)
    )
    return mark_safe(html)  # noqa: S308 - each piece was escaped


def _last_words(runs: Sequence[tuple[bool, list[str]]]) -> int:
    """The number of the last run that is not a quote and says something."""
    spoken = [n for n, (quoted, run) in enumerate(runs) if not quoted and "".join(run).strip()]
    return spoken[-1]


def _quote(lines: Sequence[str], *, folded: bool) -> str:
    inside = _paragraphs([QUOTE_MARK.sub("", line) for line in lines])
    if not folded:
        return f"<blockquote>{inside}</blockquote>"
    return f"<details><summary>•••</summary><blockquote>{inside}</blockquote></details>"


def _paragraphs(lines: Sequence[str]) -> str:
    text = "\n".join(lines).strip("\n")
    return f'<div class="lines">{_linked(text)}</div>' if text.strip() else ""


def _linked(text: str) -> str:
    pieces, end = [], 0
    for match in LINK.finditer(text):
        url = match[0].rstrip(CLOSING)
        pieces += [escape(text[end : match.start()]), _link(url)]
        end = match.start() + len(url)
    return "".join([*pieces, escape(text[end:])])


def _link(url: str) -> str:
    return format_html(
        '<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>', url, url
    )
