"""Sentences from patterns: [one|of these], <informal|formal>, {filled in}."""

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from dealpost.demo.dice import chance, one_of
from dealpost.demo.records import Language
from dealpost.demo.source_data import source_data

CHOICE = re.compile(r"\[([^\[\]]*)\]")  # the innermost one
TONE = re.compile(r"<([^<>|]*)\|([^<>|]*)>")
DEEPEST = 4  # a fact may hold a pattern that holds a fact
OPTIONAL = "?"


def worded(
    rng: random.Random, pattern: str, facts: Mapping[str, str], *, formal: bool = False
) -> str:
    """One wording of the pattern."""
    text = TONE.sub(r"\2" if formal else r"\1", pattern)
    for _ in range(DEEPEST):
        while CHOICE.search(text):
            text = CHOICE.sub(lambda found: one_of(rng, found[1].split("|")), text, count=1)
        if "{" not in text:
            break
        text = text.format_map(facts)
    return _tidied(text)


def letter_paragraphs(
    rng: random.Random,
    name: str,
    language: Language,
    facts: Mapping[str, str],
    *,
    formal: bool = False,
) -> list[str]:
    """The body of the letter `name` without greeting and closing.

    Letters that answer each other take the wording of the same number: `facts["turn"]`.
    """
    first, *rest = letters(language)["letters"][name]
    return [
        worded(rng, _wording(rng, name, language, first, facts), facts, formal=formal),
        *_more_paragraphs(rng, rest, facts, formal=formal),
    ]


def _more_paragraphs(
    rng: random.Random, rest: Sequence[Sequence[str]], facts: Mapping[str, str], *, formal: bool
) -> list[str]:
    return [
        worded(
            rng, one_of(rng, [text for text in wordings if text != OPTIONAL]), facts, formal=formal
        )
        for wordings in rest
        if wordings[0] != OPTIONAL or chance(rng, 0.45)
    ]


def subject_line(
    rng: random.Random, name: str, language: Language, facts: Mapping[str, str]
) -> str:
    return worded(
        rng, _wording(rng, name, language, letters(language)["subjects"][name], facts), facts
    )


def _wording(
    rng: random.Random,
    name: str,
    language: Language,
    wordings: Sequence[str],
    facts: Mapping[str, str],
) -> str:
    if name in letters(language)["paired"] and "turn" in facts:
        return wordings[int(facts["turn"]) % len(wordings)]
    return one_of(rng, wordings)


def phrase(rng: random.Random, name: str, language: Language) -> str:
    """One of a plain list of phrases such as greetings or colours, still with its marks."""
    choices: Sequence[str] = letters(language)[name]
    return one_of(rng, choices)


def letters(language: Language) -> dict[str, Any]:
    return source_data(f"letters_{language}")


def _tidied(text: str) -> str:
    text = re.sub(r" {2,}", " ", text).strip()
    text = re.sub(r" ([.,?!])", r"\1", text)
    # "a engineering firm" comes from a fact that the pattern could not foresee.
    text = (
        re.sub(r"\b([Aa]) (?=(?:[aei]|o(?!ne))[a-z]+)", r"\1n ", text) if _english(text) else text
    )
    return text[:1].upper() + text[1:]


def _english(text: str) -> bool:
    return bool(re.search(r"\b(the|is|are|we|you|of)\b", text)) and " een " not in text
