"""Opening the composer: a fragment for the panel, or a page of its own."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from dealpost.outbox import answering, drafting
from dealpost.outbox.models import Draft
from dealpost.web.composer import pictures
from dealpost.web.composer.finding import draft_for
from dealpost.web.composer.mailto import wishes
from dealpost.web.composer.panel import panel
from dealpost.web.permission import message_for
from dealpost.web.request import Request

# Pictures from elsewhere stay away: they would tell their sender that somebody answers now.
QUOTE_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox;"
    " frame-ancestors 'self'"
)


@login_required
@require_GET
def new(request: Request) -> HttpResponse:
    wish = wishes(request.GET)
    return _open(request, lambda: drafting.start(request.user, at=timezone.now(), **wish))


@login_required
@require_GET
def reply(request: Request, pk: int) -> HttpResponse:
    message = message_for(request, pk)
    at = timezone.now()
    return _open(request, lambda: answering.reply(message, author=request.user, at=at))


@login_required
@require_GET
def reply_all(request: Request, pk: int) -> HttpResponse:
    message = message_for(request, pk)
    at = timezone.now()
    return _open(request, lambda: answering.reply(message, author=request.user, at=at, to_all=True))


@login_required
@require_GET
def forward(request: Request, pk: int) -> HttpResponse:
    message = message_for(request, pk)
    at = timezone.now()
    return _open(request, lambda: answering.forward(message, author=request.user, at=at))


@login_required
@require_GET
def draft(request: Request, pk: int) -> HttpResponse:
    found = draft_for(request, pk)
    return _open(request, lambda: found)


@login_required
@require_GET
@xframe_options_sameorigin
def quote(request: Request, pk: int) -> HttpResponse:
    found = draft_for(request, pk)
    html = pictures.for_the_editor(found, found.quote)
    response = render(request, "composer/quote.html", {"html": html})
    response.headers["Content-Security-Policy"] = QUOTE_POLICY
    return response


def _open(request: Request, draft_of: Callable[[], Draft]) -> HttpResponse:
    is_fragment = request.htmx and not request.htmx.boosted
    place = "composer/panel.html" if is_fragment else "composer/page.html"
    try:
        context = panel(draft_of(), request.user)
    except drafting.NoMailbox:
        context = {"no_mailbox": True}
    return render(request, place, context)
