"""How copies reach this installation, as an administrator arranges and tries it."""

import re

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dealpost.intake import trying
from dealpost.intake.addressing import address_of
from dealpost.intake.arranging import arrange, arranged
from dealpost.web.administrators import for_administrators
from dealpost.web.intake.forms import ArrangementForm
from dealpost.web.intake.showing import port_words
from dealpost.web.request import Request
from dealpost.web.toasts import toast

NUMBER = re.compile(r"[0-9]{1,18}")


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    now = arranged()
    form = ArrangementForm(request.POST or None, arranged=now, user=request.user)
    if form.is_valid():
        arrange(**form.cleaned_data)
        toast(request, _("Saved."))
        return redirect("intake:setup")
    context = {"form": form, "port": port_words(), "since": trying.newest()}
    context["address"] = address_of(request.user)
    return render(request, "intake/setup.html", context, status=422 if form.errors else 200)


@login_required
@for_administrators
@require_GET
def trial(request: Request) -> HttpResponse:
    """Say whether something has come to their own address since they opened the page."""
    asked = request.GET.get("since", "")
    since = int(asked) if NUMBER.fullmatch(asked) else 0
    context = {"come": trying.come_since(since, request.user), "since": since}
    return render(request, "intake/setup.html#trial", context)
