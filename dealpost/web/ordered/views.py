"""A row of a list: added, changed, moved up and down, taken away."""

from collections.abc import Callable
from typing import Any, TypeAlias

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.crm.models import Ordered
from dealpost.web.administrators import View, for_administrators
from dealpost.web.ordered.of import OrderedList
from dealpost.web.ordered.removing import remove
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure

Act: TypeAlias = Callable[[Request, OrderedList, Any], HttpResponse | None]


def addresses(of: OrderedList, at: str) -> list[URLPattern]:
    """Return the addresses of a row: "phases/7/", "phases/7/shift/" and "phases/7/removal/"."""
    _room, _colon, name = of.name.partition(":")
    found = [
        path(f"{at}/<int:pk>/", _view(of, _change), name=name),
        path(f"{at}/<int:pk>/shift/", _view(of, _shift), name=f"{name}_shift"),
    ]
    if of.remove:
        found.append(
            path(f"{at}/<int:pk>/removal/", _view(of, remove, "GET"), name=f"{name}_removal")
        )
    return found


def add(request: Request, of: OrderedList, **where: Any) -> HttpResponse:
    """Add one; the address names one that was removed and is wanted back in its place."""
    form = of.form(request.POST if "name" in request.POST else request.GET)
    if form.is_valid():
        added = of.add(**where, **form.cleaned_data)
        place = request.GET.get("place", "")
        if place.isdecimal():
            added.shift(int(place) + 1 - added.siblings.count())
    else:
        toast_failure(request, form.refusal)
    return redirect(of.page)


def adding(of: OrderedList) -> View:
    @login_required
    @for_administrators
    @require_POST
    def view(request: Request, **where: Any) -> HttpResponse:
        return add(request, of, **where)

    return view


def _view(of: OrderedList, act: Act, *methods: str) -> View:
    @login_required
    @for_administrators
    @require_http_methods(["POST", *methods])
    def view(request: Request, pk: int) -> HttpResponse:
        return act(request, of, get_object_or_404(of.form.model, pk=pk)) or redirect(of.page)

    return view


def _change(request: Request, of: OrderedList, thing: Ordered) -> None:
    form = of.form(request.POST, thing=thing)
    if form.is_valid():
        thing.change(**form.cleaned_data)
        toast(request, _("Saved."))
    else:
        toast_failure(request, form.refusal)


def _shift(request: Request, _of: OrderedList, thing: Ordered) -> None:
    thing.shift(-1 if "up" in request.POST else 1)
