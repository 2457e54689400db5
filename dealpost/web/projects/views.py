from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dealpost.crm.models import Deal, Project
from dealpost.web.item_page import files_tab, history_tab, item_page, mail_tab
from dealpost.web.listing.kinds import PROJECTS
from dealpost.web.listing.page import list_page
from dealpost.web.prefill import prefill
from dealpost.web.projects.finding import find_project, phases
from dealpost.web.projects.forms import ProjectForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    return list_page(request, PROJECTS)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    form = ProjectForm(request.user, request.POST or None, initial=prefill(request))
    if form.is_valid():
        project = Project.add(at=timezone.now(), by=request.user, **form.cleaned_data)
        toast(request, _("%s was added.") % project)
        return redirect("projects:page", project.pk)
    return _form(request, form, _("New project"), back=reverse("projects:list"))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    project, at = find_project(request, pk), timezone.now()
    form = ProjectForm(request.user, request.POST or None, item=project)
    if form.is_valid():
        values = form.cleaned_data
        project.move_to(values.pop("phase"), at=at, by=request.user)
        project.change(at=at, by=request.user, **values)
        toast(request, _("Saved."))
        return redirect("projects:page", pk)
    return _form(request, form, str(project), back=reverse("projects:page", args=[pk]))


@login_required
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.read_by(request.user), pk=pk)
    deal = Deal.objects.visible_to(request.user).filter(pk=project.deal_id or 0).first()
    return item_page(request, project, deal=deal, **phases())


@login_required
@require_GET
def mail(request: Request, pk: int) -> HttpResponse:
    project = find_project(request, pk)
    return mail_tab(request, project)


@login_required
@require_GET
def files(request: Request, pk: int) -> HttpResponse:
    project = find_project(request, pk)
    return files_tab(request, project)


@login_required
@require_GET
def history(request: Request, pk: int) -> HttpResponse:
    project = find_project(request, pk)
    return history_tab(request, project)


def _form(request: Request, form: ProjectForm, title: str, *, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "button": _("Save project")}
    status = 422 if form.errors else 200
    return render(request, "components/item_form.html", context, status=status)
