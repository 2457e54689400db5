from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.crm.models import Deal
from dealpost.web.deals.forms import LostForm, StageForm
from dealpost.web.deals.showing import board_context, find_deal
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_POST
def stage(request: Request, pk: int) -> HttpResponse:
    deal = find_deal(request, pk)
    form = StageForm(request.POST if "stage" in request.POST else request.GET)
    if not form.is_valid():
        return HttpResponse(status=422)
    before, after = deal.stage, form.cleaned_data["stage"]
    deal.move_to(after, at=timezone.now(), by=request.user)
    if before != after:
        undo = f"{reverse('deals:stage', args=[pk])}?stage={before.pk}"
        text = _("%(deal)s moved to %(stage)s.") % {"deal": deal, "stage": after}
        toast(request, text, undo="" if "stage" in request.GET else undo)
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
    deal = find_deal(request, pk)
    form = LostForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "deals/lost.html", {"deal": deal, "form": form}, status=status)
    reason = form.cleaned_data["reason"]
    deal.lose(at=timezone.now(), by=request.user, reason=reason)
    toast(request, _("%s is marked as lost.") % deal, undo=reverse("deals:open", args=[pk]))
    return redirect(deal_page(deal))


@login_required
@require_POST
def reopened(request: Request, pk: int) -> HttpResponse:
    deal = find_deal(request, pk)
    deal.reopen(at=timezone.now(), by=request.user)
    return _answer(request, deal)


def deal_page(deal: Deal) -> str:
    return reverse("deals:page", args=[deal.pk])


def _answer(request: Request, deal: Deal) -> HttpResponse:
    """Answer the board with itself, as it now is; a page is led back to the deal."""
    if request.htmx and not request.htmx.boosted:
        context = board_context(request, deal.stage.pipeline)
        return render(request, "deals/board.html#board", context)
    return redirect(deal_page(deal))
