from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.crm.duplicates import duplicates, say_different, say_perhaps_same
from dealpost.crm.merging.choosing import MERGEABLE, differences
from dealpost.crm.merging.merging import CannotPart, Gone, NotTheirs, merge, part
from dealpost.crm.models import Merge
from dealpost.web.merging.forms import ChoiceForm, PartnerForm
from dealpost.web.merging.showing import compared, explained
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


@login_required
@require_GET
def pairs(request: Request) -> HttpResponse:
    kind = request.GET.get("kind", "person")
    found = duplicates(_known(kind), request.user)
    context = {"kind": kind, "pairs": [explained(each) for each in found]}
    return render(request, "merging/page.html", context)


@login_required
@require_GET
def partner(request: Request, kind: str, one: int) -> HttpResponse:
    """Ask with what an item is to be merged, then lead to the comparison."""
    item = _find(request, kind, one)
    form = PartnerForm(kind, request.user, request.GET if request.GET else None)
    if form.is_valid() and form.cleaned_data["other"] != item:
        return redirect("merging:compare", kind, one, form.cleaned_data["other"].pk)
    likely = [
        explained(pair) for pair in duplicates(kind, request.user) if item in (pair.one, pair.other)
    ]
    context = {"kind": kind, "item": item, "form": form, "pairs": likely}
    return render(request, "merging/partner.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def compare(request: Request, kind: str, one: int, other: int) -> HttpResponse:
    """Show two beside each other (GET), then make them one: the first stays (POST)."""
    winner, loser = _find(request, kind, one), _find(request, kind, other)
    if winner == loser:
        raise Http404
    found = differences(winner, loser)
    form = ChoiceForm(request.POST if request.method == "POST" else None, found)
    if not form.is_valid():
        context = {"kind": kind, "winner": winner, "loser": loser}
        context["rows"] = compared(found, winner, loser, request.user)
        return render(request, "merging/compare.html", context)
    name = str(loser)
    try:
        made = merge(winner, loser, taking=form.taking, at=timezone.now(), by=request.user)
    except Gone:
        raise Http404 from None
    text = _("%(loser)s is part of %(winner)s now.") % {"loser": name, "winner": winner}
    toast(request, text, undo=reverse("merging:parting", args=[made.pk]))
    return redirect(f"{kind}s:page", one)


@login_required
@require_POST
def parting(request: Request, pk: int) -> HttpResponse:
    made = get_object_or_404(Merge, pk=pk)
    winner = _find(request, made.kind, made.winner)
    try:
        loser = part(made, at=timezone.now(), by=request.user)
    except NotTheirs:
        raise Http404 from None
    except CannotPart:
        text = _("They stay one: too much has changed since. Undo what was merged later first.")
        toast_failure(request, text)
    else:
        toast(
            request,
            _("%(winner)s and %(loser)s are two again.") % {"winner": winner, "loser": loser},
        )
    return redirect(f"{made.kind}s:page", winner.pk)


@login_required
@require_POST
def different(request: Request, kind: str, one: int, other: int) -> HttpResponse:
    items = _find(request, kind, one), _find(request, kind, other)
    if one == other:
        raise Http404
    say_different(kind, one, other, at=timezone.now(), by=request.user)
    undo = reverse("merging:perhaps", args=[kind, one, other])
    text = _("%(one)s and %(other)s are not suggested again.")
    toast(request, text % {"one": items[0], "other": items[1]}, undo=undo)
    return _pairs(kind)


@login_required
@require_POST
def perhaps(request: Request, kind: str, one: int, other: int) -> HttpResponse:
    _find(request, kind, one)
    _find(request, kind, other)
    say_perhaps_same(kind, one, other)
    return _pairs(kind)


def _pairs(kind: str) -> HttpResponse:
    return redirect(f"{reverse('merging:pairs')}?kind={kind}")


def _known(kind: str) -> str:
    if kind not in MERGEABLE:
        raise Http404
    return kind


def _find(request: Request, kind: str, pk: int) -> Any:
    """Return an item that this user may see, and so edit."""
    return get_object_or_404(MERGEABLE[_known(kind)].objects.visible_to(request.user), pk=pk)
