from datetime import timedelta
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealpost.crm.models import ITEM_KINDS
from dealpost.intake import deciding
from dealpost.intake.addressing import address_of, refuse_old_ones, rotate
from dealpost.intake.boxes import box_of
from dealpost.intake.models import Dropped, Trust
from dealpost.mailboxes.models import Mailbox
from dealpost.web.intake.showing import held_by, may_rotate
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure

GRACE = timedelta(days=14)  # for whoever has noted the old address


@login_required
@require_GET
def page(request: Request) -> HttpResponse:
    trusted = Trust.objects.filter(user=request.user)
    context = {
        "held": held_by(request.user),
        "trusted": trusted,
        "address": address_of(request.user),
    }
    return render(request, "intake/page.html", context)


@login_required
@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Dropped.objects.waiting_for(request.user), pk=pk)
    if deciding.accept(found, by=request.user, at=timezone.now()):
        toast(request, _("Filed"), undo=reverse("intake:put_back", args=[pk]))
    else:
        toast_failure(request, _("Its address is no longer valid: it cannot be filed."))
    return redirect("intake:page")


@login_required
@require_POST
def put_back(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Dropped.objects.filed_by(request.user), pk=pk)
    deciding.put_back(found, by=request.user, at=timezone.now())
    return redirect("intake:page")


@login_required
@require_POST
def trust(request: Request, pk: int) -> HttpResponse:
    """File all that names this sender, now and from now on."""
    found = get_object_or_404(Dropped.objects.waiting_for(request.user), pk=pk)
    deciding.trust(found.sender, by=request.user, at=timezone.now())
    undo = reverse("intake:distrust") + "?" + urlencode({"address": found.sender})
    toast(request, _("What comes from %s is filed from now on.") % found.sender, undo=undo)
    return redirect("intake:page")


@login_required
@require_POST
def distrust(request: Request) -> HttpResponse:
    address = request.POST.get("address") or request.GET.get("address", "")
    deciding.trust_no_longer(address, by=request.user)
    toast(request, _("What comes from %s waits for your word again.") % address)
    return redirect("intake:page")


@login_required
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Dropped.objects.waiting_for(request.user), pk=pk)
    deciding.discard(found)
    toast(request, _("Discarded"), undo=reverse("intake:take_back", args=[pk]))
    return redirect("intake:page")


@login_required
@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Dropped, pk=pk, user=request.user, state=Dropped.State.DISCARDED)
    deciding.take_back(found)
    return redirect("intake:page")


@login_required
@require_POST
def rotate_own(request: Request) -> HttpResponse:
    rotate(request.user, until=timezone.now() + GRACE)
    toast(request, _("You have a new address. The old one works for two more weeks."))
    return redirect("profile:page")


@login_required
@require_POST
def refuse_own(request: Request) -> HttpResponse:
    refuse_old_ones(of=request.user)
    toast(request, _("The old address is refused from now on."))
    return redirect("profile:page")


@login_required
@require_POST
def rotate_item(request: Request, kind: str, pk: int) -> HttpResponse:
    rotate(_item_for(request, kind, pk), until=timezone.now() + GRACE)
    toast(request, _("It has a new address. The old one works for two more weeks."))
    return redirect(f"{kind}s:mail", pk)


@login_required
@require_POST
def refuse_item(request: Request, kind: str, pk: int) -> HttpResponse:
    refuse_old_ones(of=_item_for(request, kind, pk))
    toast(request, _("The old address is refused from now on."))
    return redirect(f"{kind}s:mail", pk)


@login_required
@require_POST
def visibility(request: Request) -> HttpResponse:
    """Say who reads what this user files from now on."""
    chosen = request.POST.get("visibility", "")
    if chosen not in Mailbox.Visibility.values:
        return HttpResponseBadRequest()
    box_of(request.user, at=timezone.now()).change(visibility=chosen)
    toast(request, _("Saved."))
    return redirect("profile:page")


def _item_for(request: Request, kind: str, pk: int) -> Model:
    if kind not in ITEM_KINDS:
        raise Http404(kind)
    items = ITEM_KINDS[kind].objects.visible_to(request.user)  # type: ignore[attr-defined]  # each kind has it
    item: Model = get_object_or_404(items, pk=pk)
    if not may_rotate(item, request.user):
        raise Http404(pk)
    return item
