"""One fact of a CRM item, changed in place on its page, without the whole form."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import reselect, reswap, retarget

from dealpost.accounts.models import User
from dealpost.crm.editing import edit
from dealpost.web.custom_fields.form_fields import PREFIX
from dealpost.web.item_form import ItemForm
from dealpost.web.request import Request

PLACE = ".facts > .is-changing"
OF_ALL = ("owner", "visibility")
# Nobody thinks of an amount without its currency.
TOGETHER = {"value": ("value", "currency")}


def fact_view(
    visible: Callable[[User], QuerySet[Any]], form_of: type[ItemForm]
) -> Callable[..., HttpResponse]:
    """Return the view that shows one fact of such an item as a form, and takes what is written."""

    @login_required
    @require_http_methods(["GET", "POST"])
    def fact(request: Request, pk: int, name: str) -> HttpResponse:
        if name not in {*form_of.facts, *OF_ALL} and not name.startswith(PREFIX):
            raise Http404
        item = get_object_or_404(visible(request.user), pk=pk)
        names = TOGETHER.get(name, (name,))
        form = form_of(request.user, request.POST or None, item=item, only=names)
        if not form.fields:
            raise Http404
        room = f"{form_of.item_kind}s"
        if form.is_valid():
            edit(item, form.cleaned_data, at=timezone.now(), by=request.user)
            return redirect(f"{room}:page", pk)
        context = {"form": form, "room": room, "item": item, "name": name}
        if not form.errors:
            return render(request, "components/fact_form.html", context)
        # The form asks for all facts, which show the new value; what is wrong is told in place.
        answer = render(request, "components/fact_form.html", context, status=422)
        return reswap(reselect(retarget(answer, PLACE), ".is-changing"), "outerHTML")

    return fact
