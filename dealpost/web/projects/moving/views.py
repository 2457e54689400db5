from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealpost.crm.models import Project
from dealpost.web.projects.board import projects_context
from dealpost.web.projects.finding import find_project
from dealpost.web.projects.forms import PhaseForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


@login_required
@require_POST
def phase(request: Request, pk: int) -> HttpResponse:
    project = find_project(request, pk)
    form = PhaseForm(request.POST if "phase" in request.POST else request.GET)
    if not form.is_valid():
        toast_failure(request, _("That phase is gone. %s stays where it was.") % project)
        return _answer(request, pk, status=422)
    before, after = project.phase, form.cleaned_data["phase"]
    project.move_to(after, at=timezone.now(), by=request.user)
    if before != after and "phase" in request.POST:
        undo = f"{reverse('projects:phase', args=[pk])}?phase={before.pk}"
        text = _("%(project)s moved to %(phase)s.") % {"project": project, "phase": after}
        toast(request, text, undo=undo)
    return _answer(request, pk)


@login_required
@require_POST
def done(request: Request, pk: int) -> HttpResponse:
    project = find_project(request, pk)
    project.finish(at=timezone.now(), by=request.user)
    toast(request, _("%s is done.") % project, undo=reverse("projects:open", args=[pk]))
    return _answer(request, pk)


@login_required
@require_POST
def cancelled(request: Request, pk: int) -> HttpResponse:
    project = find_project(request, pk)
    project.cancel(at=timezone.now(), by=request.user)
    toast(request, _("%s is cancelled.") % project, undo=reverse("projects:open", args=[pk]))
    return _answer(request, pk)


@login_required
@require_POST
def reopened(request: Request, pk: int) -> HttpResponse:
    project = find_project(request, pk)
    was = project.status
    project.reopen(at=timezone.now(), by=request.user)
    if "button" in request.POST:  # else it is the undo of a message
        again = "projects:done" if was == Project.Status.DONE else "projects:cancelled"
        toast(request, _("%s is open again.") % project, undo=reverse(again, args=[pk]))
    return _answer(request, pk)


def _answer(request: Request, pk: int, *, status: int = 200) -> HttpResponse:
    """Answer the board with itself, as it now is; a page is led back to the project."""
    if request.htmx and not request.htmx.boosted:
        return render(request, "boards/board.html", projects_context(request), status=status)
    return redirect("projects:page", pk)
