"""Subjects without the marks that replying, forwarding and mailing lists add.

RFC 5256 section 2.1 with the marks of other languages and of bracketed tags.
"""

import re
import unicodedata
from functools import lru_cache

_LONGEST = 998
_REPLY_OR_FORWARD = (
    "re|fw|fwd|aw|wg|sv|vs|vb|vl|antw|doorst|rif|res|enc|tr|rv|odp|pd|ynt|ilt"
    "|回复|回覆|答复|转发|轉寄|轉發|返信|転送|답장|전달"
)
# "Re:", "RE[4]:", "Re^2:", "Re (2):", "TR :"; the full-width colon is a colon after NFKC.
_MARK = re.compile(rf"\s*(?:{_REPLY_OR_FORWARD})\s*(?:[\[(^]\s*\d{{1,4}}\s*[\])]?)?\s*:")
_TAG = re.compile(r"\s*\[[^\[\]]{1,80}\]")
_WRAPPED = re.compile(r"\s*\[\s*(?:fwd?|wg|tr|rv)\s*:(.*)\]\s*", re.DOTALL)
_TRAILER = re.compile(r"\s*\(fwd\)\s*$")
_ROUNDS = 100  # marks taken off at most


def base_subject(subject: str) -> str:
    """What the subject is about: the same for a message and every reply to it.

    "" is not a key: two messages without a subject have nothing in common.
    """
    return _stripped(subject)[0]


def has_reply_marker(subject: str) -> bool:
    """Does the subject claim to be a reply or a forward ("Re:", "AW:", "[EXTERNAL] 回复: ")?"""
    return _stripped(subject)[1]


@lru_cache(maxsize=128)  # each message asks three times, and its replies again
def _stripped(subject: str) -> tuple[str, bool]:
    text = unicodedata.normalize("NFKC", subject[:_LONGEST]).casefold()
    marked = False
    for _ in range(_ROUNDS):
        shorter, is_mark = _one_less(text)
        if shorter == text:
            break
        text, marked = shorter, marked or is_mark
    return " ".join(text.split()), marked


def _one_less(text: str) -> tuple[str, bool]:
    """`text` without its outermost mark, and whether that meant replying or forwarding."""
    if match := _MARK.match(text):
        return text[match.end() :], True
    if match := _WRAPPED.fullmatch(text):
        return match[1], True
    if match := _TRAILER.search(text):
        return text[: match.start()], True
    tag = _TAG.match(text)
    if tag and text[tag.end() :].strip():
        return text[tag.end() :], False
    return text, False
