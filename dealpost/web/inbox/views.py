from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealpost.conversations import acting
from dealpost.web.inbox import deeds, team_deeds
from dealpost.web.inbox.forms import ActionForm
from dealpost.web.request import Request
from dealpost.web.shelving.listed import listed, place_after
from dealpost.web.shelving.shelves import LABEL, Shelf, shelf, shelf_asked_for
from dealpost.web.shelving.surroundings import surroundings
from dealpost.web.toasts import toast

NEWEST = 8  # rows


@login_required
@require_GET
def home(request: Request) -> HttpResponse:
    return _page(request, _shelf(request, "inbox"))


@login_required
@require_GET
def kind(request: Request, key: str) -> HttpResponse:
    return _page(request, _shelf(request, key))


@login_required
@require_GET
def folder(request: Request, key: int) -> HttpResponse:
    return _page(request, _shelf(request, str(key)))


@login_required
@require_GET
def label(request: Request, key: int) -> HttpResponse:
    return _page(request, _shelf(request, f"{LABEL}-{key}"))


@login_required
@require_GET
def search(request: Request) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    return _page(request, shelf(request.user, "search" if text else "inbox", text=text))


@login_required
@require_GET
def rows(request: Request) -> HttpResponse:
    """The next rows, or, without `after`, the first ones with the folders as they are now.

    Of `newest` no more than what news change: a row that has just come in must not wait.
    """
    shown = shelf_asked_for(request.user, request.GET)
    if request.GET.get("newest"):
        few = listed(shown, request.user, now=timezone.now(), most=NEWEST)
        return render(request, "inbox/lines.html", {"shelf": shown, "list": few})
    after = place_after(request.GET.get("after", ""))
    if after is None:
        return render(
            request, "inbox/fresh.html", surroundings(request.user, shown, now=timezone.now())
        )
    context = {"shelf": shown, "list": listed(shown, request.user, now=timezone.now(), after=after)}
    return render(request, "inbox/rows.html", context)


@login_required
@require_POST
def act(request: Request) -> HttpResponse:
    form = ActionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    deed = form.cleaned_data["do"]
    shown = shelf_asked_for(request.user, request.GET)
    try:
        done = deeds.do(
            deed,
            form.cleaned_data["conversations"],
            by=request.user,
            at=timezone.now(),
            shelf=shown,
            to=form.cleaned_data["to"],
            name=form.cleaned_data["name"],
        )
    except deeds.Missing as refused:
        return JsonResponse({"text": str(refused)}, status=409)
    if not done:
        return JsonResponse({"text": _("There was nothing to change.")})
    return JsonResponse({"text": deeds.said(deed, done), "undo": deeds.undo_url(done)})


@login_required
@require_POST
def take_back(request: Request) -> HttpResponse:
    """Undo what was done to the work of a team."""
    try:
        handled = team_deeds.handled_from(request.GET.get("done", ""))
    except signing.BadSignature:
        return HttpResponseBadRequest()
    undone = team_deeds.undo(handled, by=request.user, at=timezone.now())
    toast(request, _("Undone") if undone else _("This has changed since; nothing was undone."))
    return HttpResponse(status=204)


@login_required
@require_POST
def undo(request: Request) -> HttpResponse:
    try:
        done = deeds.done_from(request.GET.get("done", ""))
    except signing.BadSignature:
        return HttpResponseBadRequest()
    undone = acting.undo(done, by=request.user, at=timezone.now())
    toast(request, _("Undone") if undone else _("This has changed since; nothing was undone."))
    return HttpResponse(status=204)


def _shelf(request: Request, key: str) -> Shelf:
    return shelf(request.user, key, only_unread=request.GET.get("unread") == "yes")


def _page(request: Request, shown: Shelf) -> HttpResponse:
    return render(request, "inbox/page.html", surroundings(request.user, shown, now=timezone.now()))
