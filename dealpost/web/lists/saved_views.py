"""Saved views: made, changed, deleted, each with a way back."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealpost.crm.models import ListHabit, SavedView
from dealpost.web.listing.kind import Kind
from dealpost.web.lists.finding import find_kind, list_address
from dealpost.web.lists.forms import ViewForm, undoing
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_POST
def views(request: Request, kind: str) -> HttpResponse:
    """Keep what the list shows as a new view."""
    listed = find_kind(kind)
    form = ViewForm(request.POST, listed)
    if not form.is_valid() or not form.cleaned_data["name"]:
        return HttpResponse(status=422)
    view = SavedView.objects.create(item_kind=kind, owner=request.user, **form.changes())
    toast(request, _("“%s” is saved.") % view)
    return redirect(list_address(listed, view=view.pk))


@login_required
@require_POST
def view(request: Request, pk: int) -> HttpResponse:
    """Rename a view of one's own, share it or not, or keep what the list shows now."""
    found, is_undoing = _own(request, pk), not request.POST
    kind = find_kind(found.item_kind)
    form = ViewForm(request.GET if is_undoing else request.POST, kind)
    if not form.is_valid():
        return HttpResponse(status=422)
    changes = form.changes()
    back = f"{reverse('lists:view', args=[pk])}?{undoing(found, changes)}"
    found.change(**changes)
    if not is_undoing:
        toast(request, _("“%s” is saved.") % found, undo=back)
    return redirect(list_address(kind, view=pk))


@login_required
@require_POST
def view_removal(request: Request, pk: int) -> HttpResponse:
    found = _own(request, pk)
    found.remove(at=timezone.now())
    toast(request, _("“%s” is deleted.") % found, undo=reverse("lists:view_return", args=[pk]))
    return redirect(list_address(find_kind(found.item_kind), view="all"))


@login_required
@require_POST
def view_return(request: Request, pk: int) -> HttpResponse:
    """Take a deletion back."""
    found = get_object_or_404(SavedView, owner=request.user, pk=pk)
    found.restore()
    return redirect(list_address(find_kind(found.item_kind), view=pk))


@login_required
@require_POST
def beginning(request: Request, kind: str) -> HttpResponse:
    """Begin with this view from now on, or with all items."""
    listed, key = find_kind(kind), request.POST.get("view", "")
    offered = SavedView.objects.offered_to(request.user).filter(item_kind=kind)
    first = get_object_or_404(offered, pk=int(key)) if key.isdecimal() else None
    ListHabit.begin_with(first, user=request.user, item_kind=kind)
    toast(request, _("You begin here from now on."))
    return redirect(list_address(listed, view=first.pk if first else "all"))


@login_required
@require_POST
def columns(request: Request, kind: str) -> HttpResponse:
    """Remember which columns this user likes to see where no view says otherwise."""
    listed: Kind = find_kind(kind)
    names = [name for name in request.POST.get("columns", "").split(",") if name]
    ListHabit.show(names[:100], user=request.user, item_kind=listed.name)
    return HttpResponse(status=204)


def _own(request: Request, pk: int) -> SavedView:
    return get_object_or_404(SavedView, owner=request.user, removed_at=None, pk=pk)
