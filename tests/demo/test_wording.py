import pytest

from dealpost.demo.dice import dice
from dealpost.demo.records import Language
from dealpost.demo.wording import letter_paragraphs, letters, worded


def test_one_of_the_choices_is_taken():
    said = {worded(dice(n), "Dag [Jan|Piet [A|B]]", {}) for n in range(50)}
    assert said == {"Dag Jan", "Dag Piet A", "Dag Piet B"}


def test_the_tone_chooses_between_je_and_u():
    pattern = "Kan ik <je|u> helpen?"
    assert worded(dice(1), pattern, {}) == "Kan ik je helpen?"
    assert worded(dice(1), pattern, {}, formal=True) == "Kan ik u helpen?"


def test_a_fact_may_hold_a_fact():
    assert worded(dice(1), "{reason}", {"reason": "met {people}", "people": "12"}) == "Met 12"


@pytest.mark.parametrize("text", ["We are a engineering firm", "It is a insurer you know"])
def test_english_articles_fit_what_follows(text):
    assert " an " in worded(dice(1), text, {})


def test_both_languages_have_the_same_letters_and_subjects():
    dutch, english = letters(Language.DUTCH), letters(Language.ENGLISH)
    assert dutch["letters"].keys() == english["letters"].keys()
    assert dutch["subjects"].keys() == english["subjects"].keys()


@pytest.mark.parametrize("language", list(Language))
def test_a_question_and_its_answer_have_as_many_wordings(language):
    texts = letters(language)["letters"]
    for question in (
        "quote_questions",
        "spare_question",
        "complaint",
        "production_question",
        "social",
    ):
        answer = {
            "quote_questions": "answer_questions",
            "spare_question": "spare_answer",
            "complaint": "complaint_answer",
            "production_question": "production_answer",
            "social": "social_reply",
        }[question]
        assert len(texts[question][0]) == len(texts[answer][0])


def test_the_answer_takes_the_wording_of_its_question():
    facts = {
        "turn": "1",
        "product": "Luwte One",
        "order_no": "1",
        "day": "maandag 2 maart",
        "missing": "zes",
    }
    asked = letter_paragraphs(dice(1), "complaint", Language.DUTCH, facts)
    answered = letter_paragraphs(dice(2), "complaint_answer", Language.DUTCH, facts)
    assert "zijpaneel" in asked[0]
    assert "zijpaneel" in answered[0]
