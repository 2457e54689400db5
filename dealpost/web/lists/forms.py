from typing import Any

from django import forms
from django.http import QueryDict

from dealpost.crm.models import SavedView
from dealpost.web.listing.kind import Kind
from dealpost.web.listing.viewed import kept


class ViewForm(forms.Form):
    """What is said of a saved view; what is not said stays as it is."""

    name = forms.CharField(max_length=60, required=False)
    shared = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)
    asked = forms.CharField(required=False)  # "yes": the choices of the list come along

    def __init__(self, data: QueryDict, kind: Kind) -> None:
        super().__init__(data)
        self.address, self.kind = data, kind

    def changes(self) -> dict[str, Any]:
        """Return what `SavedView.change` takes."""
        said = self.cleaned_data
        changes: dict[str, Any] = {}
        if said["name"]:
            changes["name"] = said["name"]
        if said["shared"]:
            changes["is_shared"] = said["shared"] == "yes"
        if said["asked"]:
            changes["asked"] = kept(self.address, self.kind)
        return changes


def undoing(view: SavedView, changes: dict[str, Any]) -> str:
    """Return the query of an address that gives the view back what is about to change."""
    back = QueryDict(mutable=True)
    if "name" in changes:
        back["name"] = view.name
    if "is_shared" in changes:
        back["shared"] = "yes" if view.is_shared else "no"
    if "asked" in changes:
        back["asked"] = "yes"
        for name, values in view.asked.items():
            back.setlist(name, values)
    return back.urlencode()
