"""A plot told as letters: the right people, words, files and times, each answering the last."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dealpost.demo.enclosing import enclosed
from dealpost.demo.facts import LOOKS_BACK, SETS_DAYS, Matter, days_named
from dealpost.demo.letter import Letter, Party, reply_subject
from dealpost.demo.manners import closing, greeting, signature
from dealpost.demo.plots import US, Step
from dealpost.demo.raw_mail import message_id
from dealpost.demo.records import Language
from dealpost.demo.wording import letter_paragraphs, subject_line


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
        scene.told.append(_letter(rng, step, at.replace(microsecond=0), scene))
    return scene.told


def _letter(rng: random.Random, step: Step, at: datetime, scene: Scene) -> Letter:
    role, name = step
    cast, told, language = scene.cast, scene.told, scene.language
    sender, recipient = cast.writer(role), _recipient(role, cast, told)
    body = letter_paragraphs(rng, name, language, scene.facts, formal=cast.them.is_formal)
    spelling = sender.mail_program, sender.language
    signed = signature(rng, sender, language, earlier=len(told))
    return Letter(
        sender=sender,
        to=(recipient,),
        cc=(cast.copied,) if cast.copied and role == US and len(told) == 1 else (),
        subject=reply_subject(scene.subject, *spelling) if told else scene.subject,
        paragraphs=(
            *greeting(rng, recipient, language, at, earlier=len(told)),
            *body,
            *closing(rng, sender, language, earlier=len(told), card=len(signed) > 1),
        ),
        sent_at=at,
        message_id=message_id(sender, at, name, scene.subject),
        language=language,
        parent=told[-1] if told else None,
        signature=signed,
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
        paragraphs=(*greeting(rng, to, language, at, earlier=0), *body),
        sent_at=at,
        message_id=message_id(sender, at, "forward", letter.message_id),
        language=language,
        parent=letter,
        forwards=True,
        signature=(sender.first_name,),
        attachments=letter.attachments,
        headers=(),
    )
