"""The words under which a message is found: small letters without accents, each once.

Made here and not by PostgreSQL's `to_tsvector`, whose parser takes several times as long (170 of
195 µs for a letter of 2,000 characters) and finds "Zoë" only for those who type it so. Where the
words stand is not kept: a phrase is looked for among the messages that have all its words.
"""

import re
import struct
import unicodedata

LONGEST = 100  # letters of a word; longer ones are code, and PostgreSQL takes 2,046 bytes
MOST = 20_000  # different words of one message: a tsvector may have 1 MB

_WORD = re.compile("[\\w\u0300-\u036f]+")
_MARKS = re.compile("[\u0300-\u036f]+")  # what accents become when they are taken apart
# All that is no letter or digit becomes a space: for plain ASCII five times as fast as `_WORD`.
_PLAIN = {code: chr(code).lower() if _WORD.match(chr(code)) else " " for code in range(128)}


def plain(text: str) -> str:
    """`text` in small letters, without accents ("Zoë Strauß" and "zoe strauss" are the same)."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def words(text: str) -> list[str]:
    """The words of `text`, in their order."""
    if text.isascii():
        return text.translate(_PLAIN).split()
    return [word if word.isascii() else plain(word) for word in _WORD.findall(text.casefold())]


def lexemes(text: str) -> str:
    """All words of a text as a tsvector, in PostgreSQL's text form: for a few, by way of models."""
    found = {word[:LONGEST] for word in words(text)}
    return " ".join(f"'{word}'" for word in sorted(found)[:MOST])


def vector(*texts: str) -> bytes:
    """All words of the texts as a tsvector, in PostgreSQL's binary form (`tsvectorrecv`)."""
    found = set(words("\n".join(texts)))
    if max(map(len, found), default=0) > LONGEST:
        found = {word[:LONGEST] for word in found}
    found.discard("")
    listed = sorted(found)[:MOST]
    # Each word ends with NUL and the number of its places: none.
    return struct.pack(">i", len(listed)) + "\0\0\0".join([*listed, ""]).encode()
