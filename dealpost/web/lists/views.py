from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealpost.crm.filtering.filter import Condition
from dealpost.web.listing.condition_row import condition_row
from dealpost.web.listing.filtering import filter_fields
from dealpost.web.lists.finding import find_kind
from dealpost.web.request import Request


@login_required
@require_GET
def condition(request: Request, kind: str) -> HttpResponse:
    """Show a condition as far as it is built: a new one, or another field or comparison."""
    listed = find_kind(kind)
    row = condition_row(Condition.read(request.GET.get("f", "")), filter_fields(listed))
    return render(request, "listing/condition.html", {"kind": listed, "row": row, "fresh": True})
