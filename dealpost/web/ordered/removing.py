"""Taking a row away: an empty one goes at once, another asks where all goes that stands in it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealpost.crm.models import InUse
from dealpost.web.ordered.of import OrderedList
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


class PlaceForm(forms.Form):
    """Where everything goes that stands in what is taken away."""

    def __init__(self, data: Any, places: Any) -> None:
        super().__init__(data)
        label = gettext_lazy("Everything in it goes to")
        self.fields["to"] = forms.ModelChoiceField(places, label=label, empty_label=None)


def remove(request: Request, of: OrderedList, thing: Any) -> HttpResponse | None:
    """Answer GET with a dialog that asks for a place, and POST by removing the thing."""
    places = of.places(thing)
    form = PlaceForm(request.POST or None, places)
    if request.method == "GET":
        context = {"form": form, "thing": thing, "places": places, "address": request.path}
        return render(request, "ordered/removal.html", context)
    to = form.cleaned_data["to"] if form.is_valid() else None
    undo = of.to_add_again(thing) if of.comes_back and to is None else ""
    assert of.remove is not None
    try:
        of.remove(thing, to, timezone.now(), request.user)
    except InUse:
        text = _("%s stays: it is the last one, or something stands in it that needs a place.")
        toast_failure(request, text % thing)
    else:
        toast(request, _("%s was removed.") % thing, undo=undo)
    return None
