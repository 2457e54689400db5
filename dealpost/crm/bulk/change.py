from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from dealpost.accounts.models import User
from dealpost.crm.filtering.fields import Choices

Input: TypeAlias = Literal["choice", "text", "number", "date"]
Apply: TypeAlias = Callable[
    [Any, Any, datetime, User], None
]  # (item, what is loaded, at, by); writes as `together` gathers


class Unfit(ValueError):
    """This value cannot be given, or not to this item."""


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Change:
    """Something that can be given to many items at once. Values are JSON throughout."""

    name: str
    label: Any
    input: Input
    read: Callable[[str], Any]  # what a form says; raises Unfit
    held: Callable[[Any], Any]  # the value that the item has now
    apply: Apply  # raises Unfit where the item cannot have it
    take_back: Apply  # give it the value that it had
    choices: Callable[[], Choices] = tuple
    reads: Sequence[str] = ()  # the relations that it looks at, of each item
    load: Callable[[Any], Any] = _same  # what a value stands for: a user, a day; raises Unfit
    can_empty: bool = False
    is_offered: bool = True  # among those of the dialog; else it has a button of its own
