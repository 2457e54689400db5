"""The choice of labels for some conversations, as `l` opens it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealpost.accounts.models import User
from dealpost.conversations.models import Label, Strand, StrandLabel
from dealpost.mailboxes.models import Mailbox
from dealpost.web.chosen import ChosenForm
from dealpost.web.request import Request


@dataclass(frozen=True, slots=True)
class Choice:
    label: Label
    state: str  # as aria-checked has it: "true", "false", or "mixed" where some have it


@login_required
@require_GET
def choices(request: Request) -> HttpResponse:
    form = ChosenForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest()
    chosen = _choices(form.cleaned_data["conversations"], request.user)
    return render(request, "inbox/labels.html", {"choices": chosen})


def _choices(conversations: Collection[int], user: User) -> list[Choice]:
    """Return every label, and whether the parts of these conversations that are ours have it."""
    own = Mailbox.objects.used_by(user)
    ours = Strand.objects.standing().filter(mailbox__in=own, conversation__in=conversations)
    every = set(ours.values_list("conversation", flat=True))
    having: dict[int, set[int]] = {}
    rows = StrandLabel.objects.filter(strand__in=ours)
    for label, conversation in rows.values_list("label", "strand__conversation"):
        having.setdefault(label, set()).add(conversation)
    return [
        Choice(label, _state(having.get(label.pk, set()), every))
        for label in Label.objects.standing().by_name()
    ]


def _state(having: set[int], every: set[int]) -> str:
    if not having:
        return "false"
    return "true" if having == every else "mixed"
