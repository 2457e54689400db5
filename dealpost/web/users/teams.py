from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.accounts.models import Team
from dealpost.conversations.teamwork.leaving import NobodyToHear, change_team
from dealpost.web.administrators import for_administrators
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure
from dealpost.web.users.forms import TeamForm

NOT_ALONE = gettext_noop(
    "Nobody is left in %s to hear that you join it and read its mail. "
    "Let somebody else in first, or ask another administrator to let you in."
)


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if form.is_valid():
        team = Team.add(form.cleaned_data["name"], members=form.cleaned_data["members"])
        toast(request, _("%s was added.") % team)
        return redirect("users:list")
    return _form(request, form, _("New team"))


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=pk)
    start = {"name": team.name, "members": team.members.all()}
    form = TeamForm(request.POST or None, initial=start, team=team)
    if form.is_valid() and _change(request, team, form):
        toast(request, _("Saved."))
        return redirect("users:list")
    return _form(request, form, team.name)


@login_required
@for_administrators
@require_POST
def removal(request: Request, pk: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=pk)
    try:
        team.delete()
    except models.ProtectedError:
        toast_failure(request, _("%s still has a mailbox. Move that first.") % team)
    else:
        toast(request, _("%s was removed.") % team)
    return redirect("users:list")


def _change(request: Request, team: Team, form: TeamForm) -> bool:
    try:
        change_team(team, **form.cleaned_data, by=request.user, at=timezone.now())
    except NobodyToHear:
        form.add_error("members", _(NOT_ALONE) % team)
        return False
    return True


def _form(request: Request, form: TeamForm, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back": reverse("users:list"),
        "button": _("Save team"),
    }
    status = 422 if form.errors else 200
    return render(request, "components/item_form.html", context, status=status)
