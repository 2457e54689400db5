"""Deleting a CRM item, and what was deleted: a page from which it can be restored."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealpost.crm.deleting import KEPT, deleted_for, deleted_items
from dealpost.crm.models import ITEM_KINDS, CustomField
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_GET
def page(request: Request) -> HttpResponse:
    """Show what this user may restore, and for how long."""
    kind, now = request.GET.get("kind", ""), timezone.now()
    kinds = [kind] if kind in ITEM_KINDS else list(ITEM_KINDS)
    found = deleted_items(kinds, request.user)
    rows = [(item, max(0, (item.deleted_at + KEPT - now).days)) for item in found]
    context = {"rows": rows, "kind": kind, "kinds": CustomField.ItemKind.choices}
    return render(request, "deleted/page.html", {**context, "days": KEPT.days})


@login_required
@require_POST
def delete(request: Request, kind: str, pk: int) -> HttpResponse:
    if kind not in ITEM_KINDS:
        raise Http404
    item = get_object_or_404(ITEM_KINDS[kind].objects.visible_to(request.user), pk=pk)  # type: ignore[attr-defined]  # each kind has it
    if item.discard(at=timezone.now(), by=request.user):
        undo = reverse("deleted:restore", args=[kind, pk])
        toast(request, _("%s was deleted.") % item, undo=undo)
    return redirect(f"{kind}s:list")


@login_required
@require_POST
def restore(request: Request, kind: str, pk: int) -> HttpResponse:
    """Bring it back: from the page, or by the undo of the toast, which needs no answer."""
    if kind not in ITEM_KINDS:
        raise Http404
    item = get_object_or_404(deleted_for(kind, request.user), pk=pk)
    item.bring_back(at=timezone.now(), by=request.user)
    if "from_page" in request.POST:
        toast(request, _("%s is back.") % item)
        return redirect(f"{reverse('deleted:page')}?kind={request.POST['from_page']}")
    toast(request, _("%s is back.") % item)
    return HttpResponse(status=200)
