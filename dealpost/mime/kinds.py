"""What a file is, by its first bytes: never by its name, nor by what a stranger says of it."""

# SVG is not among them: it is a document, and may run scripts.
_STARTS = [
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
]
_WEBP = (b"RIFF", b"WEBP")
_AVIF = b"ftypavif"
PICTURES = frozenset({kind for _start, kind in _STARTS} | {"image/webp", "image/avif"})
PDF = "application/pdf"
TEXT = "text/plain"
# Bytes of which no text consists: control characters but tabs, ends of lines and pages, and escape.
_NO_TEXT = bytes({*range(32)} - {*b"\t\n\r\f\x1b"})


def picture_kind(data: bytes) -> str:
    """Return the type of a picture by its first bytes, or an empty string."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == _WEBP[0] and data[8:12] == _WEBP[1]:
        return "image/webp"
    return "image/avif" if data[4:12] == _AVIF else ""


def kind_of(start: bytes, *, is_whole: bool) -> str:
    """Return the type of what begins so, if a browser can show it harmlessly, else "".

    Text is text whatever it says: HTML too, which is then shown as the characters that it is.
    `is_whole` tells that there is nothing after the start.
    """
    if start.startswith(b"%PDF-"):
        return PDF
    # Before the pictures: what is written about a BMW begins as a bitmap does.
    return TEXT if _is_text(start, is_whole=is_whole) else picture_kind(start)


def _is_text(start: bytes, *, is_whole: bool) -> bool:
    if not start or start.translate(None, _NO_TEXT) != start:
        return False
    # A character of UTF-8 has at most four bytes: the last one may be cut off.
    for cut in range(1 if is_whole else 4):
        try:
            start[: len(start) - cut].decode()
        except UnicodeDecodeError:
            continue
        return True
    return False
