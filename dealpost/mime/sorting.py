"""Which parts are the message's own words and which are attachments (RFC 8621 section 4.1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .part import Part, is_container
from .structure import MOST_LEAVES

_READABLE = {"text/enriched", "text/richtext"}  # plain enough to be read where nothing else is


@dataclass(slots=True)
class Shelves:
    """The leaves of a message. Words outside multipart/alternative are on both body shelves."""

    text: list[Part] = field(default_factory=list)
    html: list[Part] = field(default_factory=list)
    attachments: list[Part] = field(default_factory=list)
    truncated: bool = False

    @property
    def full(self) -> bool:
        return max(map(len, (self.text, self.html, self.attachments))) >= MOST_LEAVES


def sort_parts(root: Part) -> Shelves:
    """Sort the leaves below `root` in document order, a thousand of each kind at most."""
    shelves = Shelves()
    _sort([root], "mixed", shelves, in_alternative=False)
    if not shelves.text and not shelves.html:
        _promote(shelves)
    return shelves


def _sort(parts: Sequence[Part], within: str, shelves: Shelves, *, in_alternative: bool) -> None:
    text_before, html_before = len(shelves.text), len(shelves.html)
    for position, part in enumerate(parts):
        if shelves.full:
            shelves.truncated = True
            return
        if is_container(part):
            subtype = part.content_type.partition("/")[2]
            nested = in_alternative or subtype == "alternative"
            _sort(part.children, subtype, shelves, in_alternative=nested)
        elif _is_words(part, within, position):
            _shelve(part, shelves, in_alternative=in_alternative)
        elif not part.content_type.startswith("multipart/"):
            shelves.attachments.append(part)
    if within == "alternative":
        _balance(shelves, text_before, html_before)


def _is_words(part: Part, within: str, position: int) -> bool:
    """A named text that is not the first part is a file; so is one beside the root of `related`."""
    if part.disposition == "attachment":
        return False
    if part.content_type not in {"text/plain", "text/html"} and "/" in part.content_type:
        return False
    return position == 0 or (within != "related" and not part.filename)


def _shelve(part: Part, shelves: Shelves, *, in_alternative: bool) -> None:
    html = part.content_type == "text/html"
    if html or not in_alternative:
        shelves.html.append(part)
    if not html or not in_alternative:
        shelves.text.append(part)


def _balance(shelves: Shelves, text_before: int, html_before: int) -> None:
    """An alternative that offers only one kind stands for the other kind too."""
    if len(shelves.text) == text_before:
        shelves.text.extend(shelves.html[html_before:])
    elif len(shelves.html) == html_before:
        shelves.html.extend(shelves.text[text_before:])


def _promote(shelves: Shelves) -> None:
    """A message of nothing but rich text can still be read."""
    for part in shelves.attachments:
        if part.content_type in _READABLE and part.disposition != "attachment":
            shelves.attachments.remove(part)
            shelves.text.append(part)
            return
