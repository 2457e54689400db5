"""Raw messages, compressed with zstd. Needs no database: the parser's process does it."""

import threading

import zstandard

_LEVEL = 3  # as fast as the lower ones, since most bytes of mail are base64

_ready = threading.local()  # making a compressor costs as much as a small message


def compress(raw: bytes) -> bytes:
    if not hasattr(_ready, "compressor"):
        _ready.compressor = zstandard.ZstdCompressor(level=_LEVEL)
    compressed: bytes = _ready.compressor.compress(raw)
    return compressed


def decompress(compressed: bytes) -> bytes:
    raw: bytes = zstandard.ZstdDecompressor().decompress(compressed)
    return raw
