"""Which messages fit: the keys of SEARCH that Gmail adds, and the usual ones."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple, TypeAlias

from tests.providers.gmail.mail import Mail
from tests.providers.gmail.words import Word, day, numbers, text, within


class Held(NamedTuple):
    """A message as an open folder counts it."""

    number: int
    uid: int
    mail: Mail


Fits: TypeAlias = Callable[[Held], bool]

_FLAGS = {
    "SEEN": "\\Seen",
    "FLAGGED": "\\Flagged",
    "DELETED": "\\Deleted",
    "ANSWERED": "\\Answered",
    "DRAFT": "\\Draft",
}


def criteria(words: list[Word], *, last_number: int, last_uid: int) -> list[Fits]:
    """Read what follows SEARCH. Raises ValueError for a key that is not known here."""
    rest = iter(words)
    return [_key(word, rest, last_number, last_uid) for word in rest]


def _key(word: Word, rest: Iterator[Word], last_number: int, last_uid: int) -> Fits:
    if isinstance(word, list):
        every = criteria(word, last_number=last_number, last_uid=last_uid)
        return lambda held: all(fits(held) for fits in every)
    name = word.upper()
    if name == "NOT":
        other = _key(next(rest), rest, last_number, last_uid)
        return lambda held: not other(held)
    if name == "UID":
        uids = numbers(text(next(rest)), last_uid)
        return lambda held: within(held.uid, uids)
    if name == "HEADER":
        field, value = text(next(rest)), text(next(rest))
        return lambda held: _has(held.mail, field, value)
    if name in _WITH_ARGUMENT:
        make = _WITH_ARGUMENT[name]
        return make(text(next(rest)))
    return _alone(name, last_number)


def _alone(name: str, last_number: int) -> Fits:
    if name == "ALL":
        return lambda _held: True
    if name in _FLAGS:
        return lambda held: _FLAGS[name] in held.mail.state.told
    if name.removeprefix("UN") in _FLAGS:
        return lambda held: _FLAGS[name.removeprefix("UN")] not in held.mail.state.told
    if name[0].isdigit():
        ranges = numbers(name, last_number)
        return lambda held: within(held.number, ranges)
    raise ValueError(name)


def _since(value: str) -> Fits:
    first = date(*day(value))
    return lambda held: held.mail.at.date() >= first


def _before(value: str) -> Fits:
    end = date(*day(value))
    return lambda held: held.mail.at.date() < end


def _raw(value: str) -> Fits:
    """Gmail's own search; of its many operators, the one for a Message-ID."""
    key, _, wanted = value.partition(":")
    if key != "rfc822msgid":
        raise ValueError(value)
    return lambda held: _has(held.mail, "Message-ID", f"<{wanted}>")


def _has(mail: Mail, field: str, value: str) -> bool:
    head = mail.raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode("latin-1").lower()
    return any(
        line.startswith(f"{field.lower()}:") and value.lower() in line
        for line in head.split("\r\n")
    )


_WITH_ARGUMENT: dict[str, Callable[[str], Fits]] = {
    "SINCE": _since,
    "BEFORE": _before,
    "X-GM-RAW": _raw,
    "X-GM-LABELS": lambda value: lambda held: value in held.mail.state.labels,
    "X-GM-MSGID": lambda value: lambda held: held.mail.msgid == int(value),
    "X-GM-THRID": lambda value: lambda held: held.mail.thrid == int(value),
    "MODSEQ": lambda value: lambda held: held.mail.modseq >= int(value),
}
