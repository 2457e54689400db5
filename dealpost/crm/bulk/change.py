from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from dealpost.accounts.models import User
from dealpost.crm.filtering.fields import Choices

Input: TypeAlias = Literal["choice", "text", "number", "date"]
Apply: TypeAlias = Callable[[Any, Any, datetime, User], None]  # (item, value, at, by)


class Unfit(ValueError):
    """This value cannot be given, or not to this item."""


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
    can_empty: bool = False
    is_offered: bool = True  # among those of the dialog; else it has a button of its own
