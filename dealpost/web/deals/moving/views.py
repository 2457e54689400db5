from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from dealpost.crm.models import Deal, LostReason
from dealpost.web.deals.board import deals_context
from dealpost.web.deals.finding import find_deal
from dealpost.web.deals.forms import LostForm, StageForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


@login_required
@require_POST
def stage(request: Request, pk: int) -> HttpResponse:
    deal, form = find_deal(request, pk), StageForm(request.POST)
    if not form.is_valid():
        return _refuse(request, deal, _("That stage is gone. %s stays where it was.") % deal)
    if not deal.is_open:
        return _refuse(request, deal, _("%s is closed. Reopen it to move it.") % deal)
    before, after = deal.stage, form.cleaned_data["stage"]
    deal.move_to(after, at=timezone.now(), by=request.user)
    if before != after:
        text = _("%(deal)s moved to %(stage)s.") % {"deal": deal, "stage": after}
        toast(request, text, undo=reverse("deals:moved_back", args=[pk]))
    return _answer(request, deal)


@login_required
@require_POST
def moved_back(request: Request, pk: int) -> HttpResponse:
    deal = find_deal(request, pk)
    if not deal.move_back(at=timezone.now(), by=request.user):
        toast_failure(request, _("%s has been moved again since, and stays.") % deal)
    return _answer(request, deal)


@login_required
@require_POST
def won(request: Request, pk: int) -> HttpResponse:
    deal = find_deal(request, pk)
    deal.win(at=timezone.now(), by=request.user)
    toast(request, _("%s is won. Well done!") % deal, undo=reverse("deals:open", args=[pk]))
    return _answer(request, deal)


@login_required
@require_http_methods(["GET", "POST"])
def lost(request: Request, pk: int) -> HttpResponse:
    """Ask why (GET, a dialog), then close it."""
    deal, on_board = find_deal(request, pk), request.GET.get("on") == "board"
    form = LostForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"deal": deal, "form": form, "on_board": on_board}
        context |= {"reasons": LostReason.objects.all()}
        status = 422 if form.errors else 200
        asking = render(request, "deals/lost.html", context, status=status)
        return reswap(retarget(asking, "#dialog"), "innerHTML")
    reason = form.cleaned_data["reason"]
    deal.lose(at=timezone.now(), by=request.user, reason=reason)
    toast(request, _("%s is marked as lost.") % deal, undo=reverse("deals:open", args=[pk]))
    return _answer(request, deal) if on_board else redirect("deals:page", pk)


@login_required
@require_POST
def reopened(request: Request, pk: int) -> HttpResponse:
    deal = find_deal(request, pk)
    deal.reopen(at=timezone.now(), by=request.user)
    if "button" in request.POST:  # else it is the undo of a message
        undo = reverse("deals:closed_again", args=[pk])
        toast(request, _("%s is open again.") % deal, undo=undo)
    return _answer(request, deal)


@login_required
@require_POST
def closed_again(request: Request, pk: int) -> HttpResponse:
    deal = find_deal(request, pk)
    if not deal.close_again(at=timezone.now(), by=request.user):
        toast_failure(request, _("%s has changed since, and stays as it is.") % deal)
    return _answer(request, deal)


def _refuse(request: Request, deal: Deal, text: str) -> HttpResponse:
    """Say why not, and show a board as it really is: the card goes back to its place."""
    toast_failure(request, text)
    return _answer(request, deal, status=422)


def _answer(request: Request, deal: Deal, *, status: int = 200) -> HttpResponse:
    """Answer the board with itself, as it now is; a page is led back to the deal."""
    if request.htmx and not request.htmx.boosted:
        context = deals_context(request, deal.stage.pipeline)
        return render(request, "boards/board.html", context, status=status)
    return redirect("deals:page", deal.pk)
