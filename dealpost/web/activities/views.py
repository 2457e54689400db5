from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dealpost.crm.models import ActivityKind
from dealpost.web.activities.asking import Asked, asked
from dealpost.web.activities.finding import activity_for, item_for
from dealpost.web.activities.grouping import groups, week
from dealpost.web.owners import owners
from dealpost.web.request import Request


@login_required
@require_GET
def page(request: Request) -> HttpResponse:
    """What is to be done, by day; or what was done."""
    wanted = asked(request)
    found = groups(wanted, today=timezone.localdate(), now=timezone.now())
    return render(request, "activities/page.html", _around(wanted) | {"groups": found})


@login_required
@require_GET
def calendar(request: Request) -> HttpResponse:
    """A week, day by day."""
    wanted = asked(request)
    shown = week(wanted, today=timezone.localdate())
    return render(request, "activities/week.html", _around(wanted) | {"week": shown})


@login_required
@require_GET
def row(request: Request, pk: int) -> HttpResponse:
    return render(request, "activities/row.html", {"activity": activity_for(request, pk)})


@login_required
@require_GET
def plan_next(request: Request, kind: str, pk: int) -> HttpResponse:
    """Offer to plan the next step for an item of which one was just done."""
    context = {"item": item_for(request, kind, pk), "kind": kind}
    return render(request, "activities/next.html", context)


def _around(wanted: Asked) -> dict[str, Any]:
    kinds = ActivityKind.objects.filter(is_offered=True)
    return {"asked": wanted, "owners": owners(), "kinds": kinds}
