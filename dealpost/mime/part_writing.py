"""MIME parts as bytes (RFC 2045, RFC 2046)."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from .header_writing import one_line, parameter
from .letter import Enclosure

_LONGEST_LINE = 76
_NEWLINE = re.compile(r"\r\n|\r|\n")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")
_FROM = re.compile(rb"^From ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Written:
    """A part: its header fields (each ending in CRLF) and its encoded content."""

    header: bytes
    content: bytes


def text_part(subtype: str, text: str) -> Written:
    """text/plain or text/html in UTF-8, in the encoding that keeps it shortest and safe."""
    data = _NEWLINE.sub("\r\n", text.replace("\0", "")).encode("utf-8", "replace")
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    encoding, content = _encoded(data)
    header = (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n"
    )
    return Written(header.encode(), content)


def enclosed(file: Enclosure) -> Written:
    """An attachment, or with a content id an image within the text."""
    content_type = file.content_type.strip().lower()
    if not _TYPE.fullmatch(content_type) or content_type.startswith(("multipart/", "message/")):
        content_type = "application/octet-stream"  # the others may not be base64 (RFC 2046 5.2.1)
    fields = [
        _field("Content-Type", [content_type, *parameter("name", file.filename)]),
        _field(
            "Content-Disposition",
            ["inline" if file.content_id else "attachment", *parameter("filename", file.filename)],
        ),
        "Content-Transfer-Encoding: base64\r\n",
    ]
    if file.content_id:
        content_id = re.sub(r"[\s<>]", "", one_line(file.content_id))[:900]
        fields.append(f"Content-ID: <{content_id}>\r\n")
    content = encodebytes(file.data).replace(b"\n", b"\r\n")
    return Written("".join(fields).encode(), content)


def multipart(subtype: str, parts: Sequence[Written], seed: str) -> Written:
    """`parts` under one roof. The boundary follows from `seed` and occurs in none of them."""
    boundary = f"=_{seed[:32]}"  # quoted-printable and base64 cannot hold "=_"
    while any(boundary.encode() in part.content for part in parts):
        seed = sha256(seed.encode()).hexdigest()
        boundary = f"=_{seed[:32]}"
    mark = f"--{boundary}".encode()
    pieces = [b"%s\r\n%s\r\n%s\r\n" % (mark, part.header, part.content) for part in parts]
    header = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n'
    return Written(header.encode(), b"".join([*pieces, mark, b"--\r\n"]))


def _field(name: str, pieces: Sequence[str]) -> str:
    return f"{name}: " + ";\r\n ".join(pieces) + "\r\n"


def _encoded(data: bytes) -> tuple[str, bytes]:
    if _is_plain(data):
        return "7bit", data
    eight_bit = len(data) - len(data.decode("utf-8").encode("ascii", "ignore"))
    if eight_bit * 3 > len(data):
        return "base64", encodebytes(data).replace(b"\n", b"\r\n")
    # Some relays still write ">From" for a line that begins with "From".
    return "quoted-printable", _FROM.sub(b"=46rom ", b2a_qp(data, istext=True))


def _is_plain(data: bytes) -> bool:
    if not data.isascii() or b"From " in data or b"\x1b" in data:
        return False
    lines = data.split(b"\r\n")
    return all(len(line) <= _LONGEST_LINE and line[-1:] not in {b" ", b"\t"} for line in lines)
