"""Input on which the fast parser would take minutes or gigabytes, recognised beforehand."""

import re

# `=?` is searched again from each occurrence to the end of its field: measured 0.14 ns for each
# pair of occurrence and byte, so 2 MB of `=?` take five minutes. This limit is 30 ms a field.
_CHEAP = 200_000_000
_FOUND_SINGLY = 50
_FIELD_BREAK = re.compile(rb"\n(?![ \t])")
_NESTED = re.compile(rb"message/(?:rfc822|global)")
_ENCODED = re.compile(rb"base64|quoted-printable")
# Each level of a forwarded mail within a forwarded mail holds a copy of all below it.
_COPIED = 256 * 1024 * 1024


def defused(raw: bytes) -> bytes:
    """`raw`, with `=?` taken out of fields that hold absurdly many of them."""
    most = _CHEAP // max(len(raw), 1)
    if len(raw) // 2 <= most or _has_few_question_marks(raw, most):
        return raw
    if raw.count(b"=?") <= most:
        return raw
    fields = _FIELD_BREAK.split(raw)
    if all(field.count(b"=?") * len(field) <= _CHEAP for field in fields):
        return raw
    return b"\n".join(map(_tamed, fields))


def _has_few_question_marks(raw: bytes, most: int) -> bool:
    """Are there `most` of them at most? To find one takes a tenth of counting: base64 has none."""
    place = -1
    for _ in range(min(most, _FOUND_SINGLY) + 1):
        place = raw.find(b"?", place + 1)
        if place < 0:
            return True
    return raw.count(b"?") <= most


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
