"""To whom some conversations can be given, as `i` opens it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealpost.accounts.models import User
from dealpost.conversations.models import Strand
from dealpost.web.chosen import ChosenForm
from dealpost.web.request import Request


@dataclass(frozen=True, slots=True)
class Choice:
    user: User | None  # None: nobody
    is_chosen: bool


@login_required
@require_GET
def choices(request: Request) -> HttpResponse:
    form = ChosenForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest()
    chosen = _choices(form.cleaned_data["conversations"], request.user)
    return render(request, "inbox/assignees.html", {"choices": chosen})


def _choices(conversations: Collection[int], user: User) -> list[Choice]:
    """Return nobody, the user first, then the others of the teams whose conversations these are."""
    strands = Strand.objects.of_teams_of(user).filter(conversation__in=conversations)
    rows = list(strands.values_list("mailbox__team", "assignee"))
    if not rows:
        return []
    members = User.objects.filter(teams__in={team for team, _user in rows}, is_active=True)
    ordered = sorted(members.distinct(), key=lambda each: (each != user, each.name.casefold()))
    assigned = {assignee for _team, assignee in rows}
    return [Choice(each, assigned == {each.pk if each else None}) for each in (*ordered, None)]
