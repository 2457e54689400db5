"""The catalogue is whole: `make messages` extracts and compiles, a person translates."""

import gettext
import re

import pytest

from tests.architecture.catalogue import FOLDER, entries, marked

GAP = re.compile(r"%(?:\(\w+\))?[a-z]|</?\w+>")
ALL = entries()


def gaps(text: str) -> list[str]:
    return sorted(GAP.findall(text))


@pytest.fixture(scope="module")
def compiled() -> dict[str | tuple[str, int], str]:
    with (FOLDER / "django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    return {key: text for key, text in catalogue.items() if key}


def test_everything_that_a_person_may_read_is_in_the_catalogue():
    known = {entry.key for entry in ALL}

    assert not {f"{path}: {key}" for path, key in marked() if key not in known}


def test_the_catalogue_holds_nothing_that_nobody_says():
    said = {key for _, key in marked()}

    assert not {entry.key for entry in ALL} - said


def test_every_entry_is_translated_in_each_of_its_forms():
    for entry in ALL:
        assert sorted(entry.translations) == ([0, 1] if entry.plural else [0]), entry.key
        assert all(text.strip() for text in entry.translations.values()), entry.key
        assert not entry.is_fuzzy, entry.key


def test_a_translation_has_the_gaps_and_the_markup_of_its_source():
    for entry in ALL:
        *_, last = entry.translations.values()
        assert gaps(last) == gaps(entry.plural or entry.msgid), entry.key
        # For one thing, a form may do without its number: "Archived".
        assert set(gaps(entry.translations[0])) <= {*gaps(entry.msgid), *gaps(entry.plural)}


def test_what_is_shipped_is_what_was_translated(compiled):
    wanted: dict[str | tuple[str, int], str] = {}
    for entry in ALL:
        for number, text in entry.translations.items():
            wanted[(entry.key, number) if entry.plural else entry.key] = text

    assert compiled == wanted
