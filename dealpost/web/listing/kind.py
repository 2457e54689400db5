from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Model, QuerySet

from dealpost.accounts.models import User
from dealpost.crm.ordering import Order
from dealpost.web.listing.columns import Column

ANY = "any"  # no filter on the status


@dataclass(frozen=True, slots=True)
class Sort:
    order: Order
    first: Literal["ascending", "descending"] = "ascending"  # the direction that its name asks for


@dataclass(frozen=True, slots=True)
class Kind:
    """What is particular to the list of one kind of item."""

    model: type[Model]
    read: Callable[[User], QuerySet[Any]]  # what the user may see, with all that columns need
    search: Callable[[Any, str, User], QuerySet[Any]]
    search_hint: Any
    columns: Sequence[Column]
    sorts: Mapping[str, Sort]  # the first is the usual one; "-name" asks for the reverse
    statuses: Sequence[tuple[str, Any]] = ()
    status: str = ANY  # the usual one

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def room(self) -> str:
        """The folder of its pages, and the name under which they have their addresses."""
        return f"{self.name}s"
