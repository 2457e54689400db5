"""Names of attachments, made harmless: a name is never a path."""

import re

from .encoded_words import decode_words
from .storable import storable

_LONGEST = 200
_LONGEST_EXTENSION = 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SLASHES = re.compile(r"[\\/]")


def safe_filename(name: str) -> str:
    """The last component of `name`, without control characters or text-direction tricks.

    A right-to-left override shows `gpj.exe` as `exe.jpg`. Long names keep their extension.
    """
    name = _CONTROL.sub("", decode_words(name))
    name = _SLASHES.split(name.rstrip("/\\"))[-1].strip().strip('"')
    if name in {".", ".."}:
        return ""
    if len(name) > _LONGEST:
        stem, dot, extension = name.rpartition(".")
        tail = dot + extension if stem and len(extension) <= _LONGEST_EXTENSION else ""
        name = name[: _LONGEST - len(tail)] + tail
    return storable(name, _LONGEST)
