from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dealpost.web.pick.forms import NewForm
from dealpost.web.picking.kinds import KINDS, Kind
from dealpost.web.picking.widget import chosen
from dealpost.web.request import Request
from dealpost.web.toasts import toast_failure

MOST = 8


@login_required
@require_GET
def suggestions(request: Request, kind: str) -> HttpResponse:
    """Answer what was typed with the items that it may mean."""
    wanted, name = _kind(kind), request.GET.get("name", kind)
    text = request.GET.get(f"{name}-text", "").strip()[:200]
    found = list(wanted.search(request.user, text)[:MOST])
    exact = any(str(each).lower() == text.lower() for each in found)
    can_add = wanted.create and not _is_of_known(request)
    context = {
        "kind": wanted,
        "name": name,
        "found": found,
        "text": text,
        "new": text if can_add and text and not exact else "",
        "known": _is_of_known(request),
    }
    return render(request, "pick/suggestions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def choice(request: Request, kind: str) -> HttpResponse:
    """Show the picker with another choice: one that is known (GET) or made now (POST)."""
    wanted, name = _kind(kind), request.GET.get("name", kind)
    item = chosen(kind, request.GET.get("chosen"), request.user)
    if request.method == "POST" and wanted.create:
        form = NewForm({"kind": kind, "text": request.POST.get("text", "")})
        if form.is_valid():
            item = wanted.create(form.cleaned_data["text"], request.user, timezone.now())
        else:
            toast_failure(request, _("That is not a complete e-mail address."))
    context = {"kind": wanted, "name": name, "chosen": item, "id": f"id_{name}", "changed": True}
    context["known"] = _is_of_known(request)
    return render(request, "pick/picker.html", context)


def _is_of_known(request: Request) -> bool:
    """Whether it offers what there is alone: to filter by, say."""
    return request.GET.get("known") == "yes"


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]
