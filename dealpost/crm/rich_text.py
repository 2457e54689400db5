"""What people write in notes: a little HTML of our editor, and nothing that acts."""

import re

import nh3

from dealpost.mime.plain_text import html_to_text

LONGEST = 200_000  # characters; far more than anybody notes

_CLEANER = nh3.Cleaner(
    tags={
        *("p", "br", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "hr", "pre", "code"),
        *("strong", "b", "em", "i", "u", "s", "a"),
    },
    clean_content_tags={"script", "style", "title", "template"},
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer nofollow",
)
_NOTHING = re.compile(r"(?:</?p>|<br>|\s|&nbsp;)*")


def clean(html: str) -> str:
    """Return what may stay of the editor's HTML; "" where nothing was written."""
    cleaned = _CLEANER.clean(html[:LONGEST].replace("\0", ""))
    return "" if _NOTHING.fullmatch(cleaned) else cleaned


def as_text(html: str) -> str:
    """Return the words of cleaned HTML, to be searched and shown in one line."""
    return html_to_text(html).strip()
