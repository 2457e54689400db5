from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from dealpost.accounts.models import User
from dealpost.crm.models import Ordered
from dealpost.web.ordered.forms import NameForm


def nowhere(thing: Ordered) -> Any:
    """Nothing stands in it that would have to go elsewhere."""
    return type(thing)._default_manager.none()


def by_itself(thing: Any, _place: Any, _at: datetime, _by: User) -> None:
    thing.remove()


@dataclass(frozen=True, slots=True)
class OrderedList:
    """What is particular to one list; all else is the same for all."""

    name: str  # of the address of a row: "deals:stage", and so "deals:stage_shift"
    page: str  # the address of the page that shows it
    form: type[NameForm]
    add: Callable[..., Ordered]
    add_address: Callable[[Any], str]  # where one like this is added
    label: Any  # of the name in a row
    new: Any  # of the name of a new one
    counted: Callable[[int], str] = str  # how many it holds, in words
    keeps_one: bool = False
    inputs: str = ""  # the template of what a row says beside its name
    ending: str = "ordered/remove_button.html"  # the template of how a row goes
    places: Callable[[Any], Any] = nowhere  # what can take all that it holds
    remove: Callable[[Any, Any, datetime, User], None] | None = by_itself  # (thing, place, at, by)
    comes_back: bool = True  # whether what was removed can be added again as it was

    @property
    def longest(self) -> int:
        return int(self.form.model._meta.get_field("name").max_length or 0)

    def to_add_again(self, thing: Ordered) -> str:
        """Return the address that adds such a one again, in its place."""
        said = {name: getattr(thing, name) for name in self.form(thing=thing).fields}
        known = {name: value for name, value in said.items() if value is not None}
        place = [each.pk for each in thing.siblings].index(thing.pk)
        return f"{self.add_address(thing)}?{urlencode({**known, 'place': place})}"


@dataclass(frozen=True, slots=True)
class Row:
    of: OrderedList
    thing: Any
    holds: int
    is_first: bool
    is_last: bool
    is_kept: bool

    @property
    def told(self) -> str:
        return self.of.counted(self.holds)

    @property
    def asks_where(self) -> bool:
        return self.holds > 0 and self.of.places is not nowhere

    @property
    def address(self) -> str:
        return reverse(self.of.name, args=[self.thing.pk])

    @property
    def shift_address(self) -> str:
        return reverse(f"{self.of.name}_shift", args=[self.thing.pk])

    @property
    def removal_address(self) -> str:
        return reverse(f"{self.of.name}_removal", args=[self.thing.pk])


def rows(
    of: OrderedList, things: Iterable[Any], holds: Callable[[Any], int] = lambda _thing: 0
) -> Iterator[Row]:
    """Describe the rows of a list, in order; `holds` counts what stands in each."""
    all_of = list(things)
    for number, thing in enumerate(all_of):
        is_last, is_kept = thing is all_of[-1], of.keeps_one and len(all_of) == 1
        yield Row(of, thing, holds(thing), number == 0, is_last, is_kept)
