from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealpost.web.permission import item_for
from dealpost.web.request import Request
from dealpost.web.timeline.entries import place
from dealpost.web.timeline.stream import stream


@login_required
@require_GET
def rows(request: Request, kind: str, pk: int) -> HttpResponse:
    """The rows after a place (`before`), all down to one (`since`), or the newest."""
    item, asked = item_for(request, kind, pk), request.GET
    before, since = place(asked.get("before", "")), place(asked.get("since", ""))
    found = stream(item, request.user, show=asked.get("show", ""), before=before, since=since)
    part = "rows" if before else "newest"
    return render(
        request, f"timeline/stream.html#{part}", {"stream": found, "item": item, "kind": kind}
    )
