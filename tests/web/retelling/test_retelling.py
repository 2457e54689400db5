"""Providers speak English; what they say for people is told in the language of the reader."""

import pytest
from django.utils import translation

from dealpost.web.retelling.retelling import LONGEST, retold
from tests.web.retelling import provider_sentences

IN_CODE, NOTES = provider_sentences.in_code(), provider_sentences.notes()


@pytest.fixture
def dutch():
    with translation.override("nl"):
        yield


def test_what_a_provider_says_to_people_is_known_in_dutch(dutch):
    assert not [each for each in (*IN_CODE, *NOTES) if retold(each) == each]


def test_the_sentences_of_the_providers_are_found():
    assert "imap.example does not answer." in IN_CODE
    assert len(IN_CODE) > 50
    assert len(NOTES) > 10


def test_in_english_nothing_changes():
    assert not [each for each in (*IN_CODE, *NOTES) if retold(each) != each]


def test_a_sentence_within_a_sentence_is_told_too(dutch):
    sentence = "The message was sent, but could not be put into the Sent folder: "
    sentence += "The mailbox is full. imap.x says: Quota exceeded."

    assert retold(sentence).endswith(": De mailbox is vol. imap.x zegt: Quota exceeded.")
    assert retold("imap.x, port 993, cannot be reached from here.").startswith("imap.x, poort 993")


def test_what_a_server_says_stays_as_it_is(dutch):
    told = retold("There is no folder called Archive.")

    assert told == "Er is geen map die Archive heet."
    assert retold("4.7.1 Greylisted, see you later") == "4.7.1 Greylisted, see you later"


def test_a_servers_novel_is_quoted(dutch):
    novel = "imap.x says: " + "so: " * LONGEST

    assert retold(novel) == novel
