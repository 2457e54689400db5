"""Address headers (RFC 5322 section 3.4) as strangers write them.

The fast parser reads the well-formed ones; this one reads all the others, and never gives up on
a list because one entry is broken.
"""

import re
from collections.abc import Iterator

from .encoded_words import decode_words
from .message import Address
from .storable import storable

MOST = 10_000  # addresses kept of one header
_HEADER_LIMIT = 1_000_000
_NAME_LIMIT = 500
_ADDRESS_LIMIT = 998

# One piece of an address header. Possessive and counted, so that quotes that never end cost little.
_PIECE = re.compile(
    r'(?P<quoted>"(?>[^"\\]+|\\.){0,60}+")'
    r"|(?P<comment>\((?>[^()\\]+|\\.|\([^()]{0,200}\)){0,60}+\))"
    r"|(?P<angle><[^<>]{0,1000}>?)"
    r"|(?P<end>[,;])"
    r"|(?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]{0,500}\?=)"  # may hold a comma, against the RFC
    r"|(?P<text>[^\"(<,;=]+|.)",
    re.DOTALL,
)
_GROUP = re.compile(r"[^@<]{0,200}?:")
_ADDRESS = re.compile(
    r"[^\s@<>()\[\]\",;:\\]{1,400}@(?:\[[^\s\[\]<>@]{1,200}\]|[^\s@<>()\[\]\",;:\\]{1,400})"
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def addresses(header: str) -> tuple[Address, ...]:
    """Every mailbox in `header` (unfolded, encoded words not yet decoded), groups flattened."""
    found: list[Address] = []
    for entry in _entries(header[:_HEADER_LIMIT]):
        address = _read(entry)
        if address.address:
            found.append(address)
            if len(found) == MOST:
                break
    return tuple(found)


def author(header: str) -> Address:
    """The first mailbox in `header`; where there is only a name ("MAILER-DAEMON"), that name."""
    for address in addresses(header):
        return address
    return Address(storable(decode_words(header).strip(" <>\"'"), _NAME_LIMIT), "")


_Entry = list[tuple[str, str]]


def _entries(header: str) -> Iterator[_Entry]:
    entry: _Entry = []
    for match in _PIECE.finditer(header):
        kind = match.lastgroup or "text"
        if kind == "end":
            yield entry
            entry = []
        else:
            entry.append((kind, match[0]))
    yield entry


def _read(entry: _Entry) -> Address:
    entry = _without_group(entry)
    angles = [piece for kind, piece in entry if kind == "angle"]
    if angles and (address := _bare(angles[-1].strip("<> \t"))):
        return _named(address, [one for one in entry if one[0] != "angle"])
    return _without_angle(entry)


def _without_group(entry: _Entry) -> _Entry:
    """`Team: a@x` begins a group, and `undisclosed-recipients:` is an empty one."""
    for position, (kind, piece) in enumerate(entry):
        if kind == "text" and (match := _GROUP.match(piece)):
            return [("text", piece[match.end() :]), *entry[position + 1 :]]
        if kind in {"angle", "comment"} or "@" in piece:
            break
    return entry


def _without_angle(entry: _Entry) -> Address:
    """`a@b (Name)`, `"local part"@b`, `Name a@b`."""
    plain = "".join(piece for kind, piece in entry if kind in {"quoted", "text"})
    quoted = re.fullmatch(r'\s*("(?:[^"\\]|\\.){0,200}"@[^\s@"]{1,300})\s*', plain)
    if quoted:
        return _named(quoted[1], [one for one in entry if one[0] == "comment"])
    match = _ADDRESS.search(decode_words(plain))
    if not match:
        return Address("", "")
    rest = decode_words(plain).replace(match[0], "", 1)
    return _named(match[0], [("text", rest), *(one for one in entry if one[0] == "comment")])


def _bare(inside: str) -> str:
    """The address between < and >: without `mailto:`, source route (`@relay:a@b`) or spaces."""
    inside = "".join(inside.split()) if '"' not in inside else inside.strip()
    if inside[:7].lower() == "mailto:":
        inside = inside[7:]
    if inside.startswith("@") and ":" in inside:
        inside = inside.partition(":")[2]
    if "=?" in inside:
        inside = decode_words(inside)
    return storable(inside, _ADDRESS_LIMIT) if "@" in inside else ""


def _named(address: str, entry: _Entry) -> Address:
    words = [_word(kind, piece) for kind, piece in entry if kind != "comment"]
    name = " ".join("".join(words).split())
    if not name:
        name = " ".join(_word(kind, piece) for kind, piece in entry if kind == "comment")
    name = decode_words(name).strip(" \t<>,;")
    return Address(storable(name, _NAME_LIMIT), storable(address, _ADDRESS_LIMIT))


def _word(kind: str, piece: str) -> str:
    if kind in {"quoted", "comment"}:
        return _ESCAPED.sub(r"\1", piece[1:-1])
    return piece
