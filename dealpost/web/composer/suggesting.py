from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealpost.outbox.suggesting import suggest
from dealpost.web.request import Request


@login_required
@require_GET
def suggestions(request: Request) -> HttpResponse:
    """Answer what was typed as a recipient with those who may be meant."""
    found = suggest(request.GET.get("q", ""), request.user)
    return render(request, "composer/suggestions.html", {"found": found})
