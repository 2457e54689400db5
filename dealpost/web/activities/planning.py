"""Planning an activity in one line, and changing one in a dialog."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.crm.models import Activity
from dealpost.web.activities.answers import changed
from dealpost.web.activities.finding import activity_for, item_for
from dealpost.web.activities.forms import ActivityForm, LineForm
from dealpost.web.request import Request


@login_required
@require_POST
def add(request: Request) -> HttpResponse:
    return _add(request, {})


@login_required
@require_POST
def add_to(request: Request, kind: str, pk: int) -> HttpResponse:
    return _add(request, {kind: item_for(request, kind, pk)})


@login_required
@require_GET
def understood(request: Request) -> HttpResponse:
    """Say how the line that is being typed will be taken."""
    form = LineForm(request.GET)
    planned = Activity(**form.planned) if form.is_valid() else None
    return render(request, "activities/understood.html", {"activity": planned})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    activity = activity_for(request, pk)
    form = ActivityForm(request.user, request.POST or None, activity=activity)
    if not form.is_valid():
        context = {"activity": activity, "form": form}
        status = 422 if form.errors else 200
        return render(request, "activities/edit.html", context, status=status)
    activity.change(at=timezone.localtime(), **form.cleaned_data)
    return changed()


def _add(request: Request, about: dict[str, Any]) -> HttpResponse:
    form = LineForm(request.POST)
    item = next(iter(about.values()), None)
    context = {"item": item, "kind": next(iter(about), ""), "form": form}
    if not form.is_valid():
        return render(request, "activities/line.html", context, status=422)
    Activity.plan(
        at=timezone.localtime(), by=request.user, owner=request.user, **form.planned, **about
    )
    return changed(render(request, "activities/line.html", {**context, "form": None}))
