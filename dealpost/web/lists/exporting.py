"""Exporting a list: what it shows or all fields, of the selection or of all that match."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from dealpost.crm.exporting import note_export
from dealpost.web.listing.columns import Column
from dealpost.web.listing.shown import Shown
from dealpost.web.lists.csv_lines import csv_lines
from dealpost.web.lists.finding import find_kind
from dealpost.web.lists.selection import selected
from dealpost.web.request import Request

KEY = Column("id", _("Number"), lambda item: item.pk)


@login_required
@require_POST
def export(request: Request, kind: str) -> HttpResponseBase:
    """Answer with a CSV file."""
    listed, user, at = find_kind(kind), request.user, timezone.now()
    shown = Shown.of(QueryDict(request.POST.get("address", "")), listed, user)
    if request.POST.get("fields") == "all":
        shown = shown.show_all()
    columns = [KEY, *shown.columns] if request.POST.get("fields") == "all" else shown.columns
    items = selected(request.POST, listed, user, today=timezone.localdate())
    note_export(kind, items=items.count(), columns=len(columns), at=at, by=user)
    lines = csv_lines(items, shown.asked.stretches(listed, user), columns, shown.load)
    name = f"{listed.room}-{timezone.localdate().isoformat()}.csv"
    head = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=head)
