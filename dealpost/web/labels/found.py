"""Keywords that other mail programs have put on messages, and that are no label yet."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealpost.conversations.labels.finding import nameless
from dealpost.web.request import Request

MOST = 30


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    """Those in the mailboxes of this user: asked for by itself, since all mail is looked at."""
    return render(request, "labels/found.html", {"found": nameless(request.user)[:MOST]})
