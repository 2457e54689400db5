"""Changing many items at once, watching it, and taking it back."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from dealpost.crm.bulk import changing, taking_back
from dealpost.crm.bulk.change import Change, Unfit
from dealpost.crm.bulk.changes import changes
from dealpost.crm.jobs import change_many, take_many_back
from dealpost.crm.models import BulkEdit
from dealpost.web.listing.kind import Kind
from dealpost.web.lists.finding import find_kind
from dealpost.web.lists.progress import FEW, Progress
from dealpost.web.lists.selection import selected
from dealpost.web.request import Request
from dealpost.web.toasts import toast

DONE = "bulk-done"  # tells the page to ask for its list again


@login_required
@require_GET
def count(request: Request, kind: str) -> HttpResponse:
    """Tell how many items match."""
    found = selected(request.GET, find_kind(kind), request.user, today=timezone.localdate())
    number = number_format(found.count(), force_grouping=True)
    return HttpResponse(_("All %s that match") % number, content_type="text/plain")


@login_required
@require_http_methods(["GET", "POST"])
def change(request: Request, kind: str) -> HttpResponse:
    """Ask what to change (GET, a dialog), then change it."""
    listed = find_kind(kind)
    if request.method == "GET":
        return _dialog(request, listed, _change(listed, request.GET.get("change", "")))
    wanted, said = _change(listed, request.POST.get("change", "")), request.POST.get("value", "")
    try:
        value = wanted.read(said)
    except Unfit:
        answer = _dialog(request, listed, wanted, value=said, refused=True, status=422)
        answer["HX-Retarget"] = "#bulk-dialog"
        return answer
    found = selected(request.POST, listed, request.user, today=timezone.localdate())
    keys = found.order_by("pk").values_list("pk", flat=True)
    facts = {"item_kind": kind, "change": wanted.name, "value": value}
    edit = BulkEdit.begin(keys, at=timezone.now(), by=request.user, **facts)
    return _carry_out(request, edit)


@login_required
@require_GET
def edit(request: Request, pk: int) -> HttpResponse:
    """Show how far it is."""
    return _answer(request, get_object_or_404(BulkEdit, made_by=request.user, pk=pk))


@login_required
@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(BulkEdit, made_by=request.user, pk=pk)
    if not taking_back.begin(found, at=timezone.now()):
        return _answer(request, found)
    found.refresh_from_db()
    if Progress.of(found).is_long:
        take_many_back.defer(edit_id=pk)
    else:
        while taking_back.carry_on(found, at=timezone.now()):
            pass
        toast(request, Progress.of(found).words)
    return _answer(request, found)


def _carry_out(request: Request, edit: BulkEdit) -> HttpResponse:
    if edit.rows.count() > FEW:
        change_many.defer(edit_id=edit.pk)
        return _answer(request, edit)
    while changing.carry_on(edit, at=timezone.now()):
        pass
    progress = Progress.of(edit)
    address = reverse("lists:undo", args=[edit.pk])
    toast(request, progress.words, undo=address if progress.can_undo else "")
    return _answer(request, edit)


def _answer(request: Request, edit: BulkEdit) -> HttpResponse:
    progress = Progress.of(edit)
    answer = render(request, "lists/edit.html", {"edit": edit, "progress": progress})
    return answer if progress.is_running else trigger_client_event(answer, DONE)


def _change(kind: Kind, name: str) -> Change:
    offered = changes(kind.model)
    if not name:
        return next(iter(offered.values()))
    if name not in offered:
        raise Http404
    return offered[name]


def _dialog(
    request: Request,
    kind: Kind,
    change: Change,
    *,
    value: str = "",
    refused: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "kind": kind,
        "changes": changes(kind.model),
        "change": change,
        "choices": change.choices(),
        "value": value,
        "refused": refused,
    }
    return render(request, "lists/change.html", context, status=status)
