"""The author's own words: losing them is worse than showing a quote."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.reading import read
from dealpost.mime.replies import split_reply, without_quotes
from tests.corpora import CORPORA, cases, needs_corpora

from .samples import OUTLOOK_REPLY

TEXTS = [case for case in cases("replies") if case["format"] != "html"]
# Names without any mark of a signature: a model trained on names might tell, a rule would guess.
UNSIGNED = {"talon-sig-jeff", "talon-sig-johndoeexamplecom"}


def text_of(case) -> str:
    if "text" in case:
        return str(case["text"])
    raw: bytes = (CORPORA / case["file"]).read_bytes()
    if case["format"] == "eml":
        return read(raw).text
    return str(raw, "utf-8", "replace").replace("\r\n", "\n")


def squeezed(text: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", text.strip())


def matches(case) -> bool:
    expected, reply = case["expected"], split_reply(text_of(case))
    if "reply" in expected:
        return squeezed(reply.visible) == squeezed(expected["reply"])
    if "quote_intro" in expected:
        shown = "".join(text for visible, text in expected["quote_intro"] if visible)
        return squeezed(reply.text) == squeezed(shown)
    if "signature" in expected:
        return squeezed(reply.signature) == squeezed(expected["signature"])
    if "unwrap" in expected:
        return unwraps(expected["unwrap"] or {}, reply)
    return contains(expected, reply)


def unwraps(expected, reply) -> bool:
    own = f"{expected.get('text_top') or ''}\n{expected.get('text_bottom') or ''}"
    inner = [line.strip() for line in (expected.get("text") or "").split("\n")]
    everything = f"{reply.text}\n{reply.quoted}\n{reply.forwarded}"
    same_words = squeezed(f"{reply.text}\n{reply.signature}") == squeezed(own)
    return (same_words or not own.strip()) and all(line in everything for line in inner)


def contains(expected, reply) -> bool:
    return (
        all(piece in reply.text for piece in expected["reply_contains"])
        and not any(piece in reply.text for piece in expected["reply_not_contains"])
        and squeezed(expected["reply_equals"] or reply.text) == squeezed(reply.text)
        and all(piece in reply.signature for piece in expected["signature_contains"])
        and squeezed(expected["signature_equals"] or reply.signature) == squeezed(reply.signature)
        and all(piece in reply.quoted for piece in expected["quoted_contains"])
    )


@needs_corpora
@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case["id"])
def test_replies_of_many_programs_and_languages(case):
    assert matches(case) == (case["id"] not in UNSIGNED)


def test_an_outlook_reply_falls_into_its_pieces():
    reply = split_reply(read(OUTLOOK_REPLY).text)
    assert reply.text == "Hello Alice,\n\nforty chairs at € 95 are fine."
    assert reply.signature == "Kind regards,\nBob"
    assert reply.quoted.startswith("From: Alice Jansen")
    assert reply.forwarded == ""


@pytest.mark.parametrize(
    "text",
    [
        "Please send\n> 40 chairs\nand no more.",
        "On Monday we need this:\n40 chairs\n10 tables",
        "On 3 May 2026 I wrote:\nsend chairs. Nobody came.",
        "From: Ghent\nTo: Lyon\nDate: Friday\n\nForty chairs to be carried.",
        "Subject: to our terms\nDate: as agreed\n\nwe accept.",
        "| chair | 40 |\n| table | 10 |",
        ">>> Order now <<<\nForty chairs, please",
        "At 10:00 we talk:\nBob, Alice",
        "a\n\n-- \nb",
        "2026: a good year:\nforty chairs",
    ],
)
def test_words_that_merely_look_like_quotes_stay(text):
    assert without_quotes(text) == text
    assert split_reply(text).quoted == ""


def test_answers_between_quotes_stay():
    text = (
        "On Mon, 2 Mar 2026 at 09:00, Alice <alice@shop.example> wrote:\n"
        "> How many?\n\nForty.\n\n> When?\n> Soon?\n\nFriday."
    )
    assert without_quotes(text).split() == ["Forty.", "Friday."]


def test_a_message_of_nothing_but_a_doubtful_quote_is_shown():
    text = "-----Original Message-----\nFrom: Alice\n\nForty chairs."
    assert split_reply(text).text == text
    assert without_quotes(text) == text


def test_a_forwarded_message_is_shown_apart():
    text = "FYI\n\n---------- Forwarded message ---------\nFrom: Bob <b@c.example>\n\nForty."
    reply = split_reply(text)
    assert (reply.text, reply.quoted) == ("FYI", "")
    assert reply.forwarded.endswith("Forty.")
    assert without_quotes(text) == text


@given(st.text(st.sampled_from("\n\n> On1:@wrote-_FromTo<. "), max_size=300))
def test_no_line_is_ever_lost(text):
    reply = split_reply(text)
    pieces = "\n".join([reply.text, reply.signature, reply.forwarded, reply.quoted])
    assert sorted("".join(pieces.split())) == sorted("".join(text.split()))


@given(st.text(max_size=500))
def test_any_text_can_be_split(text):
    split_reply(text)
    without_quotes(text)


@pytest.mark.timeout(90)  # a pattern gone wild takes minutes
@pytest.mark.parametrize(
    "text",
    [
        "On 1 2:\n" * 30_000,
        ">\n" * 200_000,
        "\n" * 300_000,
        ("On 10:00 " + "x" * 90 + "\n") * 10_000,
        "From: a\n\n" * 40_000,
        "On " + "1@" * 200_000,
        "-" * 400_000,
        " " * 400_000,
        "Regards\n" * 50_000,
        "> a\n(http\n" * 30_000,
    ],
)
def test_hostile_text_ends_in_bounded_time(text):
    assert len(split_reply(text).visible) <= len(text)
