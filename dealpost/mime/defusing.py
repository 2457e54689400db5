"""Input on which the fast parser would take minutes or gigabytes, recognised beforehand."""

import re

# `=?` is searched again from each occurrence to the end of its field: measured 0.14 ns for each
# pair of occurrence and byte, so 2 MB of `=?` take five minutes. This limit is 30 ms a field.
_CHEAP = 200_000_000
_FIELD_BREAK = re.compile(rb"\n(?![ \t])")
_NESTED = re.compile(rb"message/(?:rfc822|global)")
_ENCODED = re.compile(rb"base64|quoted-printable")
# Each level of a forwarded mail within a forwarded mail holds a copy of all below it.
_COPIED = 256 * 1024 * 1024


def defused(raw: bytes) -> bytes:
    """`raw`, with `=?` taken out of fields that hold absurdly many of them."""
    size = len(raw)
    if size * size // 2 <= _CHEAP:  # as most are: if it were nothing but `=?`, it would be cheap
        return raw
    if raw.count(b"?") * size <= _CHEAP:  # a single byte is counted ten times faster than two
        return raw
    if raw.count(b"=?") * len(raw) <= _CHEAP:
        return raw
    fields = _FIELD_BREAK.split(raw)
    if all(field.count(b"=?") * len(field) <= _CHEAP for field in fields):
        return raw
    return b"\n".join(map(_tamed, fields))


def hides_nested_mail(raw: bytes) -> bool:
    """Does `raw` carry mail within mail that is encoded, so that `defused` cannot see into it
    (RFC 2046 section 5.2.1 forbids that), or nested so often that the copies fill the memory?
    """
    lowered = raw.lower().replace(b"\r\n", b"\n")
    places = [match.start() for match in _NESTED.finditer(lowered)]
    if len(places) * len(raw) > _COPIED:
        return True
    return any(_ENCODED.search(_part_header(lowered, place)) for place in places)


def _part_header(lowered: bytes, place: int) -> bytes:
    start = lowered.rfind(b"\n\n", 0, place) + 1
    end = lowered.find(b"\n\n", place)
    return lowered[start : end if end >= 0 else len(lowered)]


def _tamed(field: bytes) -> bytes:
    if field.count(b"=?") * len(field) <= _CHEAP:
        return field
    return field.replace(b"=?", b"= ")
