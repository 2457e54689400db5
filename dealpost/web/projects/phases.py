"""The phases of projects, as an administrator edits them."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.crm.models import Phase
from dealpost.crm.removing_steps import remove_step
from dealpost.web.administrators import for_administrators
from dealpost.web.boards.removing import remove
from dealpost.web.projects.forms import PhaseNameForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    """Show all; add one (POST), or one again that was removed: the address names it then."""
    if request.method == "POST":
        form = PhaseNameForm(request.POST if "name" in request.POST else request.GET)
        if form.is_valid():
            Phase.add(form.cleaned_data["name"])
        else:
            toast_failure(request, _("There is a phase of this name already."))
        return redirect("projects:phases")
    phases = Phase.objects.annotate(held_projects=Count("projects")).order_by("order", "pk")
    context = {"phases": phases, "is_only": len(phases) == 1}
    return render(request, "projects/phases.html", context)


@login_required
@for_administrators
@require_POST
def name(request: Request, pk: int) -> HttpResponse:
    found, form = get_object_or_404(Phase, pk=pk), PhaseNameForm(request.POST)
    if form.is_valid():
        found.change(name=form.cleaned_data["name"])
        toast(request, _("Saved."))
    else:
        toast_failure(request, _("There is a phase of this name already."))
    return redirect("projects:phases")


@login_required
@for_administrators
@require_POST
def shift(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(Phase, pk=pk).shift(-1 if "up" in request.POST else 1)
    return redirect("projects:phases")


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def removal(request: Request, pk: int) -> HttpResponse:
    found, at = get_object_or_404(Phase, pk=pk), timezone.now()
    return remove(
        request,
        found,
        places=found.siblings.exclude(pk=pk),
        by=lambda to: remove_step(found, to=to, at=at, by=request.user),
        back=reverse("projects:phases"),
        undo=f"{reverse('projects:phases')}?{urlencode({'name': found.name})}",
    )
