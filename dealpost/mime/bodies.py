"""What a message says: its text, its HTML, and what hangs on it."""

from dataclasses import dataclass
from html import escape

from fast_mail_parser import PyLazyMail

from .attachments import describe, measured
from .message import Attachment, Flaw
from .part import Part
from .plain_text import html_to_text
from .sorting import Shelves, sort_parts
from .storable import storable
from .structure import tree
from .words import charset, leaf_text, with_newlines

TEXT_LIMIT = 1_000_000  # characters; a novel
HTML_LIMIT = 4_000_000


@dataclass(frozen=True, slots=True)
class Bodies:
    """`text` is made from the HTML where there is no plain text."""

    text: str
    html: str
    attachments: tuple[Attachment, ...]
    flaws: frozenset[Flaw]


def bodies(
    raw: bytes, mail: PyLazyMail | None, content_type: str, *, exact: bool = False
) -> Bodies:
    """The bodies of `raw`; `mail` is the fast parser's flat view of it, where it has one.

    `exact`: with the exact size and the SHA-256 of each attachment.
    """
    if mail is not None and _is_plain_case(mail, content_type):
        text = with_newlines(mail.text_plain[0]) if mail.text_plain else ""
        html = with_newlines(mail.text_html[0]) if mail.text_html else ""
        return _bodies(text, html, (), frozenset())
    root, patient = tree(raw, mail)
    shelves = sort_parts(root)
    html = _joined_html(shelves)
    attachments = tuple(describe(part, i, html) for i, part in enumerate(shelves.attachments))
    if exact:
        attachments = measured(attachments, shelves.attachments, raw)
    flaws = {Flaw.BROKEN_STRUCTURE} if patient else set()
    flaws |= {Flaw.TRUNCATED} if shelves.truncated else set()
    return _bodies(_joined_text(shelves), html, attachments, frozenset(flaws))


def _is_plain_case(mail: PyLazyMail, content_type: str) -> bool:
    """One text, or one text and one HTML as alternatives, in a charset that we need not guess."""
    texts, htmls = mail.text_plain, mail.text_html
    if mail.attachments or len(texts) + len(htmls) == 0 or len(texts) > 1 or len(htmls) > 1:
        return False
    if texts and htmls and not content_type.startswith("multipart/alternative"):
        return False
    single = not content_type.startswith("multipart/")
    if single and content_type and not content_type.startswith("text/"):
        return False  # a lone part of another type is an attachment or has lost its boundary
    labelled = single and charset(content_type) not in {"", "us-ascii"}
    return all(_is_sound(text, labelled=labelled) for text in (*texts, *htmls))


def _is_sound(text: str, *, labelled: bool) -> bool:
    """Eight-bit text without a label is often UTF-8, which the fast parser does not expect."""
    if text.isascii():
        return "\x1b" not in text  # an unlabelled ISO-2022-JP
    return labelled and "\ufffd" not in text


def _joined_text(shelves: Shelves) -> str:
    return "\n".join(_as_text(part) for part in shelves.text)


def _as_text(part: Part) -> str:
    text = leaf_text(part)
    return html_to_text(text) if part.content_type == "text/html" else text


def _joined_html(shelves: Shelves) -> str:
    if not any(part.content_type == "text/html" for part in shelves.html):
        return ""
    return "\n".join(_as_html(part) for part in shelves.html)


def _as_html(part: Part) -> str:
    text = leaf_text(part)
    if part.content_type == "text/html":
        return text
    return f'<div style="white-space: pre-wrap">{escape(text)}</div>'


def _bodies(
    text: str, html: str, attachments: tuple[Attachment, ...], flaws: frozenset[Flaw]
) -> Bodies:
    if len(text) > TEXT_LIMIT or len(html) > HTML_LIMIT:
        flaws |= {Flaw.TRUNCATED}
    html = storable(html, HTML_LIMIT)
    if html and not text.strip():
        text = html_to_text(html)
    return Bodies(storable(text, TEXT_LIMIT), html, attachments, flaws)
