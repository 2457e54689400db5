"""What a subject is about, under the marks that programs add."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.subjects import base_subject, has_reply_marker
from tests.corpora import cases, needs_corpora

MARKED = [
    "Re: Chairs", "RE:Chairs", "re :  Chairs", "AW: Chairs", "WG: AW: Chairs", "Antw: Chairs", "SV: Chairs",
    "VS: Chairs", "RIF: Chairs", "RES: Chairs", "ENC: Chairs", "TR : Chairs", "Odp: Chairs", "YNT: Chairs",
    "回复\uff1aChairs", "答复: Chairs", "转发: Chairs", "返信: Chairs", "Re[4]: Chairs", "Re^2: Chairs", "Re (2): Chairs",
    "[EXTERNAL] RE: Chairs", "Re: [list] Re[4]: [EXTERNAL] Chairs", "[Fwd: Chairs]", "Re: [fwd: Chairs] ",
    "Chairs (fwd)", "\uff32\uff25\uff1a Chairs", "Fw: Fwd: FWD: chairs", "Re: Re: Re: CHAIRS",
]  # fmt: skip


@pytest.mark.parametrize("subject", MARKED)
def test_marks_of_replying_are_taken_off(subject):
    assert base_subject(subject) == "chairs"
    assert has_reply_marker(subject)


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("Chairs", "chairs"),
        ("[EXTERNAL] Chairs", "chairs"),
        ("  Forty\t chairs ", "forty chairs"),
        ("Regarding: chairs", "regarding: chairs"),
        ("Reply: chairs", "reply: chairs"),
        ("Chairs re: tables", "chairs re: tables"),
        ("[chairs]", "[chairs]"),
        ("Price (net)", "price (net)"),
        ("", ""),
    ],
)
def test_other_words_stay(subject, base):
    assert base_subject(subject) == base
    assert not has_reply_marker(subject)


@pytest.mark.parametrize("subject", ["Re:", "re: AW: ", "(fwd)"])
def test_a_subject_of_marks_only_is_no_subject(subject):
    assert base_subject(subject) == ""
    assert has_reply_marker(subject)


@given(st.text(max_size=200))
def test_a_base_is_its_own_base_and_that_of_every_reply(subject):
    base = base_subject(subject)
    assert base_subject(base) == base
    assert base_subject(f"Re: {subject}"[:998]) == base
    assert has_reply_marker(f"Re: {subject}")


@needs_corpora
@pytest.mark.parametrize(
    "case",
    [one for one in cases("threading") if one["rule"] == "subject_normalise"],
    ids=lambda case: case["id"],
)
def test_the_subjects_of_the_corpus(case):
    assert base_subject(case["input"]) == case["expected"]["base_subject"]
