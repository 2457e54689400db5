"""Messages of three other parsers' test suites, read by ours."""

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from fast_mail_parser import ParseError

from dealpost.mime.inspecting import inspect
from dealpost.mime.part import Part
from dealpost.mime.reading import read
from dealpost.mime.structure import content, tree
from tests.corpora import CORPORA, cases, needs_corpora

Case = dict[str, Any]

# Where we answer otherwise, and why. "ours" means that more of the message can be read our way.
OTHERWISE = {
    "stalwart-legacy-010": "ours: reads Latin-1 in an encoded word",
    "stalwart-legacy-022": "ours: reads Latin-1 in an encoded word",
    "stalwart-legacy-016": "a file name with raw eight-bit letters within an encoded word",
    "stalwart-legacy-023": "a file name with raw eight-bit letters within an encoded word",
    "stalwart-legacy-026": "a file name with raw eight-bit letters within an encoded word",
    "stalwart-legacy-017": "ours: uuencoded parts are decoded",
    "stalwart-legacy-048": "ours: uuencoded parts are decoded",
    "stalwart-malformed-009": "ours: an unnamed text in multipart/mixed belongs to the words",
    "stalwart-malformed-011": "ours: an unnamed text in multipart/mixed belongs to the words",
    "stalwart-malformed-017": "a nameless content id",
    "stalwart-malformed-021": "ours: finds the parts behind a broken boundary",
    "stalwart-rfc-001": "ours: a name is never a path",
    "stalwart-thirdparty-005": "a boundary that is a prefix of a line of text",
    "stalwart-thirdparty-015": "ours: finds all three forwarded messages",
    "mime4j-badbound": "ours: without a boundary the words are shown",
    "mime4j-multipartnopart": "ours: without a part the words are shown",
    "mime4j-malformedHeader-noheader": "ours: without a header all is words",
    "mime4j-malformedHeaderStartsBody-noheader": "ours: without a header all is words",
    "mime4j-malformedHeaderStartsBody-nocrlfcrlf": "the header ends at the first line that is none",
    "mime4j-frag": "corrupt base64: raises here, rescued by `attachments`",
    "mime4j-multi-frag": "corrupt base64: raises here, rescued by `attachments`",
    "mime4j-multi-2gifs-base64": "an encoded multipart, which RFC 2045 section 6.4 forbids",
    "mime4j-base64encoded-rfc822message": "left encoded on purpose: see defusing",
    "mimetools-multi-nested": "ours: a name is never a path",
    "mimetools-multi-nested2": "ours: a name is never a path",
    "mimetools-uu-junk-extracted": "uuencoded files within plain text stay text",
    "mimetools-uu-zeegee": "uuencoded files within plain text stay text",
}


def of(suite: str) -> pytest.MarkDecorator:
    chosen = [case for case in cases("mime") if case["id"].startswith(suite)]
    return pytest.mark.parametrize("case", chosen, ids=lambda case: case["id"])


def bytes_of(case: Case) -> bytes:
    raw: bytes = (CORPORA / case["file"]).read_bytes()
    return raw


def squeezed(text: str) -> str:
    return "".join(text.split())


def same_envelope(expected: Case, raw: bytes) -> bool:
    parsed = read(raw)
    subject, date = expected.get("subject"), expected.get("date")
    senders = [one for one in expected.get("from") or [] if one.get("address")]
    to = [mailbox for one in expected.get("to") or [] for mailbox in one.get("addresses") or [one]]
    return (
        (subject is None or parsed.subject == " ".join(subject.split()))
        and expected.get("message_id", parsed.message_id) == parsed.message_id
        and (not senders or parsed.sender.address == senders[0]["address"])
        and [one["address"] for one in to if one.get("address")]
        in ([], [one.address for one in parsed.to])
        and (not is_real(date) or parsed.date == datetime.fromisoformat(str(date)))
    )


def is_real(date: str | None) -> bool:
    try:
        datetime.fromisoformat(date or "")
    except ValueError:
        return False
    return True


def same_parts(expected: Case, raw: bytes) -> bool:
    parts = expected["parts"]
    words = "".join(
        parts[n].get("text") or ""
        for n in expected["text_body_parts"]
        if parts[n]["kind"] == "Text"
    )
    wanted = [parts[number] for number in expected["attachment_parts"]]
    found = read(raw, exact=True).attachments
    return (
        squeezed(words) in {"", squeezed(read(raw).text)}
        and len(found) == len(wanted)
        and all(
            one.get("sha256") in {None, mine.sha256}
            for one, mine in zip(wanted, found, strict=True)
        )
        and all(
            mine.filename.endswith(".eml") or (one["filename"] or "") == mine.filename
            for one, mine in zip(wanted, found, strict=True)
        )
    )


@needs_corpora
@of("stalwart")
def test_stalwart_reads_the_same(case: Case) -> None:
    raw = bytes_of(case)
    same = same_envelope(case["expected"], raw) and same_parts(case["expected"], raw)
    assert same == (case["id"] not in OTHERWISE)


@needs_corpora
@of("stalwart")
def test_line_ends_do_not_matter(case: Case) -> None:
    raw = bytes_of(case)
    other = re.sub(rb"\r?\n", b"\r\n", raw)
    assert squeezed(read(other).text) == squeezed(read(raw).text)
    assert [one.filename for one in read(other, exact=True).attachments] == [
        one.filename for one in read(raw, exact=True).attachments
    ]


def everything(part: Part) -> Iterator[Part]:
    """The leaves, those of forwarded messages too."""
    if part.children:
        for child in part.children:
            yield from everything(child)
    elif not part.content_type.startswith("multipart/"):
        yield part


def digest(part: Part) -> str:
    try:
        return sha256(b"".join(content(part).split())).hexdigest()
    except ParseError:
        return "corrupt"


@needs_corpora
@of("mime4j")
def test_mime4j_finds_the_same_parts(case: Case) -> None:
    bodies = [(CORPORA / one["file"]).read_bytes() for one in case["expected"]["leaf_bodies"]]
    wanted = [sha256(b"".join(body.split())).hexdigest() for body in bodies]
    found = [digest(part) for part in everything(tree(bytes_of(case))[0])]
    assert (found == wanted) == (case["id"] not in OTHERWISE)


@needs_corpora
@of("mimetools")
def test_mime_tools_finds_the_same_files(case: Case) -> None:
    raw = bytes_of(case)
    files = {
        (part["Filename"], part.get("Size"))
        for part in case["expected"].values()
        if isinstance(part, dict) and part.get("Filename")
    }
    found = {(one.filename, one.size) for one in read(raw, exact=True).attachments}
    names = {name for name, _ in found}
    same = all((name, size) in found if size else name in names for name, size in files)
    assert same == (case["id"] not in OTHERWISE)


@needs_corpora
@pytest.mark.parametrize("case", cases("mime"), ids=lambda case: case["id"])
def test_every_message_of_the_corpus_can_be_inspected(case: Case) -> None:
    assert inspect(bytes_of(case))["size"] == len(bytes_of(case))


@needs_corpora
@of("tnef")
def test_outlooks_winmail_dat_is_kept_as_it_is(case: Case) -> None:
    """What is inside is not unpacked; several of these files exist to crash whoever tries."""
    raw = b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n" + bytes_of(case)
    assert [one.filename for one in read(raw, exact=True).attachments] == ["winmail.dat"]
