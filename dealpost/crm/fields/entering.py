"""A value as somebody wrote it in a file: "€ 1.250,50", "31-3-2026", "ja"."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from dealpost.accounts.models import User
from dealpost.crm.models.custom_field import CustomField

from .kinds import FieldKind
from .reading import visible
from .values import LONGEST, LONGEST_TEXT, Money, Period

YES = {"yes", "y", "true", "1", "ja", "j", "waar", "x", "✓"}
NO = {"no", "n", "false", "0", "nee", "onwaar", "✗"}
CURRENCY_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}
THOUSAND = 3  # digits in a group
YEAR = 4


class Misread(ValueError):
    """It is no such value; `problem` says why, by a word of `importing.problems`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cell may refer to, and how its file writes numbers."""

    user: User
    decimal_comma: bool = False
    # By their names in lower case; users by their addresses too.
    users: Mapping[str, User] = field(default_factory=dict)
    stages: Mapping[str, Any] = field(default_factory=dict)
    phases: Mapping[str, Any] = field(default_factory=dict)


def entered(kind: str, text: str, around: Surroundings, *, of: CustomField | None = None) -> Any:
    """Return the value (see `values`) that this text stands for; `of` has the options.

    Raises Misread.
    """
    return _READERS[FieldKind(kind)](text, around, of)


def number(text: str, *, decimal_comma: bool) -> Decimal:
    """Read an amount with or without groups; which mark is the decimal one, the file decides.

    Where both marks stand, the last is the decimal one.
    """
    bare = re.sub(r"[\s'\u00a0\u202f€$£]|[A-Za-z]{3}", "", text)
    mark = "," if decimal_comma else "."
    if "," in bare and "." in bare:
        mark = max(",.", key=bare.rfind)
    elif "," in bare or "." in bare:
        here = "," if "," in bare else "."
        if bare.count(here) > 1:
            mark = "." if here == "," else ","
        elif len(bare) - bare.index(here) - 1 != THOUSAND:
            mark = here
    group = "." if mark == "," else ","
    try:
        found = Decimal(bare.replace(group, "").replace(mark, "."))
    except InvalidOperation as error:
        raise Misread("not_a_number") from error
    if not found.is_finite() or abs(found) >= Decimal(10) ** 12:
        raise Misread("not_a_number")
    return found


def day(text: str) -> date:
    """Read 2026-03-31, 31-3-2026, 31/03/2026 or 31.3.2026; 3/31/2026 where it can be no other."""
    parts = re.fullmatch(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[ T].*)?", text)
    if parts is None:
        raise Misread("not_a_date")
    first, second, third = parts.groups()
    year, month, of_month = (first, second, third) if len(first) == YEAR else (third, second, first)
    if len(year) != YEAR:
        raise Misread("not_a_date")
    for wanted in ((month, of_month), (of_month, month)):
        with suppress(ValueError):
            return date(int(year), int(wanted[0]), int(wanted[1]))
    raise Misread("not_a_date")


def _text(text: str, _around: Surroundings, _of: CustomField | None) -> str:
    return fitting(text, LONGEST)


def _long_text(text: str, _around: Surroundings, _of: CustomField | None) -> str:
    return fitting(text, LONGEST_TEXT)


def fitting(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Misread("too_long")
    return text


def _number(text: str, around: Surroundings, _of: CustomField | None) -> Decimal:
    return number(text, decimal_comma=around.decimal_comma)


def _money(text: str, around: Surroundings, _of: CustomField | None) -> Money:
    code = re.search(r"[A-Za-z]{3}", text)
    signs = [currency for sign, currency in CURRENCY_SIGNS.items() if sign in text]
    currency = code[0].upper() if code else [*signs, "EUR"][0]
    return Money(number(text, decimal_comma=around.decimal_comma), currency)


def _date(text: str, _around: Surroundings, _of: CustomField | None) -> date:
    return day(text)


def _period(text: str, _around: Surroundings, _of: CustomField | None) -> Period:
    start, _gap, end = text.partition(" - ")
    period = Period(*(day(part) if part.strip(" …") else None for part in (start, end)))
    if period.start and period.end and period.end < period.start:
        raise Misread("not_a_date")
    return period


def _yes_no(text: str, _around: Surroundings, _of: CustomField | None) -> bool:
    word = text.lower()
    if word not in YES | NO:
        raise Misread("not_yes_or_no")
    return word in YES


def _choice(text: str, _around: Surroundings, of: CustomField | None) -> int:
    options = of.options.all() if of else ()
    for option in options:
        if option.removed_at is None and option.name.lower() == text.lower():
            return int(option.pk)
    raise Misread("unknown_option")


def _choices(text: str, around: Surroundings, of: CustomField | None) -> list[int]:
    parts = [part.strip() for part in re.split(r"[;,|\n]", text)]
    return [_choice(part, around, of) for part in parts if part]


def _web(text: str, _around: Surroundings, _of: CustomField | None) -> str:
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Misread("not_a_web_address") from error
    if parts.scheme not in {"http", "https"} or "." not in parts.netloc or " " in address:
        raise Misread("not_a_web_address")
    return fitting(address, LONGEST)


def user(text: str, around: Surroundings, _of: CustomField | None = None) -> User:
    found = around.users.get(text.lower())
    if found is None:
        raise Misread("unknown_user")
    return found


def _other_item(kind: FieldKind) -> "_Reader":
    def read(text: str, around: Surroundings, _of: CustomField | None) -> Any:
        found = list(visible(kind, around.user).filter(name__iexact=text)[:2])
        if len(found) != 1:
            raise Misread("unknown_item")
        return found[0].pk

    return read


_Reader = Callable[[str, Surroundings, "CustomField | None"], Any]
_READERS: dict[FieldKind, _Reader] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.PERIOD: _period,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.PHONE: _text,
    FieldKind.WEB: _web,
    FieldKind.USER: user,
    FieldKind.PERSON: _other_item(FieldKind.PERSON),
    FieldKind.ORGANIZATION: _other_item(FieldKind.ORGANIZATION),
}
