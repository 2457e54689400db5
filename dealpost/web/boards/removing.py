"""Taking away a step, a pipeline or a phase: an empty one goes at once, another asks where to."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealpost.crm.models import InUse
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


class PlaceForm(forms.Form):
    """Where everything goes that stands in what is taken away."""

    def __init__(self, data: Any, places: Any) -> None:
        super().__init__(data)
        label = gettext_lazy("Everything in it goes to")
        self.fields["to"] = forms.ModelChoiceField(places, label=label, empty_label=None)


def remove(
    request: Request,
    thing: Any,
    *,
    places: Any,
    by: Callable[[Any], None],
    back: str,
    undo: str = "",
) -> HttpResponse:
    """Answer GET with a dialog that asks for a place, and POST by removing the thing.

    `places` are the steps that can take what it holds; `by` removes it, given one of them or None.
    """
    form = PlaceForm(request.POST if request.method == "POST" else None, places)
    if request.method == "GET":
        context = {"form": form, "thing": thing, "places": places, "address": request.path}
        return render(request, "boards/removal.html", context)
    to = form.cleaned_data["to"] if form.is_valid() else None
    try:
        by(to)
    except InUse:
        text = _("%s stays: it is the last one, or something stands in it that needs a place.")
        toast_failure(request, text % thing)
    else:
        toast(request, _("%s was removed.") % thing, undo="" if to else undo)
    return redirect(back)
