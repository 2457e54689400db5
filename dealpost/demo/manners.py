"""How people open and close a letter: by tone, language, hour and how far the talk has got."""

import random
from datetime import datetime

from dealpost.demo.dice import chance
from dealpost.demo.letter import Party
from dealpost.demo.records import Language
from dealpost.demo.source_data import source_data
from dealpost.demo.wording import phrase, worded

NOON = 12
FIRST_NAME_TERMS = 3  # after so many earlier letters even formal people write first names


def greeting(
    rng: random.Random, to: Party, language: Language, at: datetime, *, earlier: int
) -> list[str]:
    if not to.last_name:  # a team mailbox: the writer knows nobody yet
        return [phrase(rng, "greetings_unknown", language)]
    if earlier > FIRST_NAME_TERMS and chance(rng, 0.18):
        return []
    tone = "formal" if to.is_formal and earlier < FIRST_NAME_TERMS else "informal"
    words = source_data(f"letters_{language}")
    last = to.last_name
    facts = {
        "first": to.first_name,
        "last": last[:1].upper() + last[1:] if language is Language.DUTCH else last,
        "title": words["titles"][0 if to.is_woman else 1],
        "daypart": words["dayparts"][0 if at.hour < NOON else 1],
    }
    return [worded(rng, phrase(rng, f"greetings_{tone}", language), facts)]


def closing(
    rng: random.Random, sender: Party, language: Language, *, earlier: int, card: bool
) -> list[str]:
    """`card`: a whole signature follows, not just the name."""
    if earlier > FIRST_NAME_TERMS and chance(rng, 0.15):
        return []
    tone = "formal" if sender.is_formal and earlier < FIRST_NAME_TERMS else "informal"
    words = phrase(rng, f"closings_{tone}", language)
    # Programs that set the signature apart leave the writer to sign by hand.
    by_hand = card and sender.mail_program in {"gmail", "plain"}
    return [f"{words}\n{sender.first_name}" if by_hand else words]


def signature(
    rng: random.Random, sender: Party, language: Language, *, earlier: int
) -> tuple[str, ...]:
    """The card at first, often the bare name later, sometimes what a telephone adds."""
    if sender.mail_program == "apple" and not sender.is_ours and chance(rng, 0.35):
        mobile: str = source_data(f"letters_{language}")["mobile"]
        return (sender.first_name, "", mobile)
    if earlier > 1 and chance(rng, 0.4):
        return (sender.first_name,)
    return sender.signature
