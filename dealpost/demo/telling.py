"""A plot told as letters: the right people, words, files and times, each answering the last."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dealpost.demo.dice import chance
from dealpost.demo.enclosing import enclosed
from dealpost.demo.facts import LOOKS_BACK, SETS_DAYS, Matter, days_named
from dealpost.demo.letter import Letter, Party, reply_subject
from dealpost.demo.plots import US, Step
from dealpost.demo.raw_mail import message_id
from dealpost.demo.records import Language
from dealpost.demo.source_data import source_data
from dealpost.demo.wording import letter_paragraphs, phrase, subject_line, worded

NOON = 12
FIRST_NAME_TERMS = 3  # after so many letters even formal people write first names


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part. Among ourselves, `them` is the colleague who is written to."""

    us: Party
    them: Party
    colleague: Party  # somebody else of ours, who is mentioned
    first_recipient: Party | None = None  # a team mailbox that gets the first letter
    copied: Party | None = None  # gets our first answer as a copy

    def writer(self, role: str) -> Party:
        return self.us if role == US else self.them


@dataclass(frozen=True, slots=True)
class Scene:
    """What every letter of a thread shares, and what has been told of it so far."""

    subject: str
    language: Language
    cast: Cast
    matter: Matter
    facts: dict[str, str]
    told: list[Letter]


def thread(
    rng: random.Random,
    subject: str,
    steps: Sequence[Step],
    moments: Sequence[datetime],
    cast: Cast,
    matter: Matter,
    standing: Mapping[str, str],
) -> list[Letter]:
    """One letter for each step, in order."""
    language = conversation_language(cast)
    facts = {
        **standing,
        **days_named(rng, moments[0], language),
        "colleague": cast.colleague.first_name,
    }
    line = subject_line(rng, subject, language, facts)
    scene = Scene(line, language, cast, matter, facts, [])
    for number, (step, at) in enumerate(zip(steps, moments, strict=True)):
        if step[1] in SETS_DAYS:
            facts.update(_days_ahead(rng, steps, moments, number, language))
        scene.told.append(_letter(rng, step, at, scene))
    return scene.told


def _letter(rng: random.Random, step: Step, at: datetime, scene: Scene) -> Letter:
    role, name = step
    cast, told, language = scene.cast, scene.told, scene.language
    sender, recipient = cast.writer(role), _recipient(role, cast, told)
    body = letter_paragraphs(rng, name, language, scene.facts, formal=cast.them.is_formal)
    greeting = _greeting(rng, recipient, language, at, told)
    closing = _closing(rng, sender, language, told)
    spelling = sender.mail_program, sender.language
    return Letter(
        sender=sender,
        to=(recipient,),
        cc=(cast.copied,) if cast.copied and role == US and len(told) == 1 else (),
        subject=reply_subject(scene.subject, *spelling) if told else scene.subject,
        paragraphs=(*greeting, *body, *closing),
        sent_at=at,
        message_id=message_id(sender, at, name, scene.subject),
        language=language,
        parent=told[-1] if told else None,
        signature=_signature(rng, sender, language, told),
        attachments=enclosed(rng, name, scene.matter, scene.facts, (sender, recipient)),
    )


def _days_ahead(
    rng: random.Random,
    steps: Sequence[Step],
    moments: Sequence[datetime],
    here: int,
    language: Language,
) -> dict[str, str]:
    """Days after the last letter that looks forward to them, before the first that looks back."""
    last = here
    for number in range(here + 1, len(steps)):
        name = steps[number][1]
        if name in LOOKS_BACK:
            return days_named(rng, moments[last], language, before=moments[number])
        if name in SETS_DAYS:
            break
        last = number
    return days_named(rng, moments[last], language)


def conversation_language(cast: Cast) -> Language:
    """The customer's language; among ourselves Dutch, unless somebody does not speak it."""
    if not cast.them.is_ours:
        return cast.them.language
    spoken = {cast.us.language, cast.them.language}
    return Language.ENGLISH if Language.ENGLISH in spoken else Language.DUTCH


def _recipient(role: str, cast: Cast, told: Sequence[Letter]) -> Party:
    if role == US:
        return cast.them
    if not told and cast.first_recipient is not None:
        return cast.first_recipient
    return cast.us


def _greeting(
    rng: random.Random, to: Party, language: Language, at: datetime, told: Sequence[Letter]
) -> list[str]:
    if not to.last_name:  # a team mailbox: the writer knows nobody yet
        return [phrase(rng, "greetings_unknown", language)]
    if len(told) > FIRST_NAME_TERMS and chance(rng, 0.18):
        return []
    tone = "formal" if to.is_formal and len(told) < FIRST_NAME_TERMS else "informal"
    words = source_data(f"letters_{language}")
    last = to.last_name
    facts = {
        "first": to.first_name,
        "last": last[:1].upper() + last[1:] if language is Language.DUTCH else last,
        "title": words["titles"][0 if to.is_woman else 1],
        "daypart": words["dayparts"][0 if at.hour < NOON else 1],
    }
    return [worded(rng, phrase(rng, f"greetings_{tone}", language), facts)]


def _closing(
    rng: random.Random, sender: Party, language: Language, told: Sequence[Letter]
) -> list[str]:
    if len(told) > FIRST_NAME_TERMS and chance(rng, 0.15):
        return []
    tone = "formal" if sender.is_formal and len(told) < FIRST_NAME_TERMS else "informal"
    closing = phrase(rng, f"closings_{tone}", language)
    # Programs that set the signature apart leave the writer to sign by hand.
    by_hand = sender.mail_program in {"gmail", "plain"} and len(sender.signature) > 1
    return [f"{closing}\n{sender.first_name}" if by_hand else closing]


def _signature(
    rng: random.Random, sender: Party, language: Language, told: Sequence[Letter]
) -> tuple[str, ...]:
    """The card at first, often the bare name later, sometimes what a telephone adds."""
    if sender.mail_program == "apple" and not sender.is_ours and chance(rng, 0.35):
        mobile: str = source_data(f"letters_{language}")["mobile"]
        return (sender.first_name, "", mobile)
    if len(told) > 1 and chance(rng, 0.4):
        return (sender.first_name,)
    return sender.signature


def forwarded(
    rng: random.Random, letter: Letter, sender: Party, to: Party, at: datetime, subject: str
) -> Letter:
    """A customer's letter passed on to a colleague."""
    language = (
        Language.ENGLISH if Language.ENGLISH in {sender.language, to.language} else Language.DUTCH
    )
    body = letter_paragraphs(rng, "forward", language, {})
    return replace(
        letter,
        sender=sender,
        to=(to,),
        cc=(),
        subject=subject,
        paragraphs=(*_greeting(rng, to, language, at, ()), *body),
        sent_at=at,
        message_id=message_id(sender, at, "forward", letter.message_id),
        language=language,
        parent=letter,
        forwards=True,
        signature=(sender.first_name,),
        attachments=letter.attachments,
        headers=(),
    )
