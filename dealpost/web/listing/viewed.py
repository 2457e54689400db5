"""The address of a list, completed by the saved view that it names or that the user begins with."""

from dataclasses import dataclass

from django.http import Http404, QueryDict

from dealpost.accounts.models import User
from dealpost.crm.models import ListHabit, SavedView
from dealpost.web.listing.kind import Kind

ALL = "all"  # the name of no view
# What a view remembers. The match stands for the conditions: an empty filter is one too.
KEPT = ("status", "owner", "match", "f", "sort", "columns")


@dataclass(frozen=True, slots=True)
class Viewed:
    kind: Kind
    address: QueryDict
    view: SavedView | None
    views: list[SavedView]
    habit: ListHabit

    @property
    def is_changed(self) -> bool:
        """Whether somebody chose otherwise than the view, or than all."""
        return kept(self.address, self.kind) != (self.view.asked if self.view else {})


def viewed(asked: QueryDict, kind: Kind, user: User) -> Viewed:
    """Return what the address asks for; what it leaves open, the view says."""
    views = list(SavedView.objects.offered_to(user).filter(item_kind=kind.name))
    habit = ListHabit.of(user, kind.name)
    view = _chosen(asked.get("view", ""), views, habit)
    address = asked.copy()
    address["view"] = str(view.pk) if view else ALL
    for name, values in (view.asked if view else {}).items():
        # A form without conditions sends none, but says how they would be matched.
        is_open = name not in asked and not (name == "f" and "match" in asked)
        if is_open and name in KEPT:
            address.setlist(name, values)
    return Viewed(kind, address, view, views, habit)


def kept(address: QueryDict, kind: Kind) -> dict[str, list[str]]:
    """Return what a view remembers of an address: all but what is usual."""
    usual = {"status": [kind.status], "sort": [next(iter(kind.sorts))]}
    found = {name: address.getlist(name) for name in KEPT}
    if not found["f"] or found["match"] == ["all"]:
        found["match"] = []
    return {name: held for name, held in found.items() if any(held) and held != usual.get(name)}


def _chosen(name: str, views: list[SavedView], habit: ListHabit) -> SavedView | None:
    if not name:
        return next((view for view in views if view.pk == habit.view_id), None)
    if name == ALL:
        return None
    found = next((view for view in views if str(view.pk) == name), None)
    if found is None:
        raise Http404
    return found
