"""From bytes to text, whatever the sender called the charset."""

import re
from encodings.aliases import aliases
from functools import lru_cache

# The superset that senders mean when they name the smaller one, as browsers take it
# (WHATWG Encoding Standard, section 4.2).
_SUPERSETS = {
    "latin_1": "cp1252",
    "ascii": "cp1252",
    "iso8859_9": "cp1254",
    "iso8859_11": "cp874",
    "tis_620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
}
_NOT_TEXT = {
    "base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec",
    "mbcs", "oem", "punycode", "idna", "raw_unicode_escape", "unicode_escape", "undefined",
}  # fmt: skip
# Only names listed here reach the codec machinery, which remembers every unknown name for ever.
_CODECS = (frozenset(aliases.values()) | {"utf_8", "utf_7", "cp874", "koi8_u"}) - _NOT_TEXT
_SAYS_NOTHING = {"", "ascii", "us_ascii", "unknown", "unknown_8bit", "8bit", "default", "none"}
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_SNIFFED = 2048  # bytes


def codec_of(label: str) -> str | None:
    """Python's name of the codec that `label` means, None where nobody knows it."""
    name = _normal(label)
    for candidate in (name, name.removeprefix("x_"), name.removeprefix("cs")):
        codec = aliases.get(candidate, candidate)
        if codec in _CODECS:
            return _SUPERSETS.get(codec, codec)
    return None


def decode(data: bytes, label: str = "", *, html: bool = False) -> str:
    """Text of `data`. Never raises; what cannot be read becomes U+FFFD.

    An absent, unknown or false label is common: then valid UTF-8 is UTF-8, and anything else
    Windows-1252, which is what unlabelled eight-bit mail has always been.
    """
    codec = None if _normal(label) in _SAYS_NOTHING else codec_of(label)
    if codec is None and html and (sniffed := _META.search(data[:_SNIFFED])):
        codec = codec_of(sniffed[1].decode("ascii"))
    if codec is None:
        return _guess(data)
    try:
        return data.decode(codec)
    except ValueError:
        return _valid_utf8(data) or data.decode(codec, "replace")


@lru_cache(maxsize=256)  # nearly all mail names one of a few
def _normal(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", label[:40].lower()).strip("_")


def _guess(data: bytes) -> str:
    if b"\x1b$" in data and data.isascii():  # an escape to Japanese characters
        return data.decode("iso2022_jp_ext", "replace")
    text = _valid_utf8(data)
    return text if text is not None else data.decode("cp1252", "replace")


def _valid_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
