"""What items can be filtered by: each field answers a few comparisons, and all others follow.

| comparison | value                                            |
|------------|--------------------------------------------------|
| filled     | none: whether there is any                       |
| is         | text, a number, a date, whether it is so         |
| contains   | text                                             |
| at_least   | a number or a date; at_most likewise             |
| any_of     | list of keys of the choices, as text             |
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, TypeAlias

from django.db.models import Q, QuerySet
from django.utils import timezone

from dealpost.accounts.models import User

How: TypeAlias = Literal["filled", "is", "contains", "at_least", "at_most", "any_of"]
Type: TypeAlias = Literal["text", "number", "date", "choice", "yes_no", "item"]
Where: TypeAlias = Callable[[How, Any, User], Q]
Choices: TypeAlias = Sequence[tuple[str, Any]]

ME = "me"  # among users: whoever is looking
_LOOKUPS = {
    "is": "",
    "contains": "__icontains",
    "at_least": "__gte",
    "at_most": "__lte",
    "any_of": "__in",
}


@dataclass(frozen=True, slots=True)
class FilterField:
    name: str
    label: Any
    type: Type
    where: Where
    choices: Callable[[], Choices] = tuple
    is_optional: bool = False  # whether it may be empty
    item_kind: str = ""  # of the items to choose from: "person"


def column(path: str) -> Where:
    """Compare a column of the item's own table; for text, case does not matter."""

    def where(how: How, value: Any, _user: User) -> Q:
        if how == "filled":
            return Q(**{f"{path}__isnull": False}) & ~Q(**{path: ""})
        lookup = "__iexact" if how == "is" else _LOOKUPS[how]
        return Q(**{f"{path}{lookup}": value})

    return where


def number(path: str) -> Where:
    def where(how: How, value: Any, _user: User) -> Q:
        if how == "filled":
            return Q(**{f"{path}__isnull": False})
        return Q(**{f"{path}{_LOOKUPS[how]}": value})

    return where


day = number  # a column of days compares as one of numbers does


def moment(path: str) -> Where:
    """Compare a column of moments by the days in which they lie, here where the company is."""

    def where(how: How, value: Any, _user: User) -> Q:
        if how == "filled":
            return Q(**{f"{path}__isnull": False})
        from_here = Q(**{f"{path}__gte": start_of(value)})
        until_here = Q(**{f"{path}__lt": start_of(value + timedelta(days=1))})
        return {"at_least": from_here, "at_most": until_here, "is": from_here & until_here}[how]

    return where


def key(path: str) -> Where:
    """Compare a reference by the keys of what it leads to."""

    def where(how: How, value: Any, _user: User) -> Q:
        if how == "filled":
            return Q(**{f"{path}__isnull": False})
        return Q(**{f"{path}__in": [int(each) for each in value if each.isdecimal()]})

    return where


def colleague(path: str) -> Where:
    def where(how: How, value: Any, user: User) -> Q:
        return key(path)(how, _with_me(value or (), user), user)

    return where


def another(path: str, seen: Callable[[User], QuerySet[Any]], inner: Where) -> Where:
    """Compare a field of other items, to which `path` leads, as far as the user may see those.

    By their keys with "any_of".
    """

    def where(how: How, value: Any, user: User) -> Q:
        asked = key("pk") if how == "any_of" else inner
        return Q(**{f"{path}__in": seen(user).filter(asked(how, value, user)).values("pk")})

    return where


def listed(rows: QuerySet[Any], item: str, inner: Where) -> Where:
    """Compare the rows that an item has of its own: its addresses, say. `item` leads back to it."""

    def where(how: How, value: Any, user: User) -> Q:
        return Q(pk__in=rows.filter(inner(how, value, user)).values(item))

    return where


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _with_me(keys: Iterable[str], user: User) -> list[str]:
    return [str(user.pk) if each == ME else each for each in keys]
