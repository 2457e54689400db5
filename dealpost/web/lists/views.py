from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dealpost.crm.filtering.filter import Condition
from dealpost.web.listing.condition_row import condition_row
from dealpost.web.listing.filtering import filter_fields
from dealpost.web.lists.finding import find_kind
from dealpost.web.lists.selection import selected
from dealpost.web.request import Request


@login_required
@require_GET
def condition(request: Request, kind: str) -> HttpResponse:
    """Show a condition as far as it is built: a new one, or another field or comparison."""
    listed = find_kind(kind)
    asked = Condition.read(request.GET.get("f", ""))
    row = condition_row(asked, filter_fields(listed), user=request.user)
    return render(request, "listing/condition.html", {"kind": listed, "row": row, "fresh": True})


@login_required
@require_GET
def sums(request: Request, kind: str) -> HttpResponse:
    """Add up the value of all that match, each currency by itself."""
    listed = find_kind(kind)
    if not any(column.name == "value" for column in listed.columns):
        raise Http404
    found = selected(request.GET, listed, request.user, today=timezone.localdate())
    plain = found.select_related(None).prefetch_related(None).order_by()
    rows = plain.values("currency").annotate(total=Sum("value"), items=Count("pk"))
    sums = sorted(rows, key=lambda row: -row["items"])
    context = {"sums": sums, "items": sum(row["items"] for row in sums)}
    return render(request, "listing/sums.html", context)
