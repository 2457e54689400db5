"""RFC 2047 encoded words, also those that senders broke."""

import base64
import binascii
import re

from .charsets import codec_of, decode

# Lenient on purpose: spaces and question marks inside, a missing end, words glued to other
# text, RFC 2231 languages. A word never runs into the next one, so the search stays linear.
_WORD = re.compile(
    r"=\?([A-Za-z0-9_.:-]{1,40})(?:\*[A-Za-z0-9-]{0,20})?\?([BbQq])\?"
    r"((?:[^?=\r\n]|=(?!\?[^=])|\?(?!=)){0,2000})(?:\?=|$)"
)
_Q_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")


def decode_words(value: str) -> str:
    """`value` with its encoded words decoded; anything else stays as it is.

    Neighbours of the same charset are joined before decoding: many programs cut a character
    of several bytes in two, against RFC 2047 section 5.
    """
    if "=?" not in value:
        return value
    result: list[str] = []
    pending: tuple[str, bytes] | None = None
    position = 0
    for match in _WORD.finditer(value):
        between = value[position : match.start()]
        position = match.end()
        charset, data = match[1].lower(), _payload(match[2], match[3], match[1])
        if pending and not between.strip() and charset == pending[0]:
            pending = (charset, pending[1] + data)
            continue
        result.append(_text(pending))
        if not pending or between.strip():
            result.append(between)
        pending = (charset, data)
    result.append(_text(pending))
    result.append(value[position:])
    return "".join(result)


def _text(word: tuple[str, bytes] | None) -> str:
    return decode(word[1], word[0]) if word else ""


def _payload(encoding: str, payload: str, charset: str) -> bytes:
    data = payload.encode(codec_of(charset) or "utf-8", "replace")  # raw eight-bit letters in it
    if encoding in "Qq":
        return _Q_ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), data.replace(b"_", b" "))
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    try:
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return data
