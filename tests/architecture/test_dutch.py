"""The catalogue is whole: `make messages` extracts and compiles, a person translates."""

import re

from tests.architecture.catalogue import compiled, entries, marked

GAP = re.compile(r"%(?:\(\w+\))?[a-z]|</?\w+>")
ALL = entries()


def gaps(text: str) -> list[str]:
    return sorted(GAP.findall(text))


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


def test_what_is_shipped_is_what_was_translated():
    wanted = {}
    for entry in ALL:
        source = f"{entry.key}\0{entry.plural}" if entry.plural else entry.key
        wanted[source] = "\0".join(text for _, text in sorted(entry.translations.items()))

    assert compiled() == wanted
