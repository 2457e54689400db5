from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealpost.conversations import searching
from dealpost.crm.searching import SHOWN, search
from dealpost.web.recent import recent_items
from dealpost.web.request import Request
from dealpost.web.search.results import groups

LONGEST = 100


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    """What the text may mean, by kind; without a text, what was looked at lately."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    recent = [] if text else recent_items(request)
    found = groups(search(text, request.user)) if text else []
    return render(request, "search/results.html", {"text": text, "groups": found, "recent": recent})


@login_required
@require_GET
def mail(request: Request) -> HttpResponse:
    """The newest conversations with these words that this user may read."""
    query = searching.query_for(request.GET.get("q", "").strip()[:LONGEST])
    found = searching.search(query, user=request.user, limit=SHOWN) if query else []
    return render(request, "search/mail.html", {"rows": found})
