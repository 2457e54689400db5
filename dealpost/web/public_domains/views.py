"""Mail domains that say nothing of an organization, beside those that everybody knows."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.crm.models import PublicDomain
from dealpost.crm.public_domains import (
    add_public_domain,
    known_everywhere,
    remove_public_domain,
)
from dealpost.web.administrators import for_administrators
from dealpost.web.public_domains.forms import DomainForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    """Show them, and add one."""
    form = DomainForm(request.POST or None)
    if form.is_valid():
        added = add_public_domain(form.cleaned_data["domain"], at=timezone.now(), by=request.user)
        toast(request, _("%s was added.") % added)
        return redirect("public_domains:page")
    context = {
        "form": form,
        "domains": PublicDomain.objects.select_related("added_by"),
        "known": sorted(known_everywhere()),
    }
    status = 422 if form.errors else 200
    return render(request, "public_domains/page.html", context, status=status)


@login_required
@for_administrators
@require_POST
def removal(request: Request, pk: int) -> HttpResponse:
    added = get_object_or_404(PublicDomain, pk=pk)
    remove_public_domain(added, at=timezone.now(), by=request.user)
    undo = f"{reverse('public_domains:return')}?{urlencode({'domain': added.domain})}"
    toast(request, _("%s was removed.") % added, undo=undo)
    return redirect("public_domains:page")


@login_required
@for_administrators
@require_POST
def back(request: Request) -> HttpResponse:
    """Undo a removal."""
    form = DomainForm(request.GET)
    if form.is_valid():
        add_public_domain(form.cleaned_data["domain"], at=timezone.now(), by=request.user)
    return HttpResponse(status=204)
