"""The persons of a deal: the one whom it is about, and those who take part."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Person
from dealpost.web.deals.finding import find_deal
from dealpost.web.picking.widget import picker_field
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


class ParticipantForm(forms.Form):
    """A person to take part."""

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.fields["participant"] = picker_field(
            "person", user, label=gettext_lazy("Somebody else who takes part")
        )


def taking_part(deal: Deal, user: User) -> list[Person]:
    """Return the participants whom this user may see."""
    seen = Person.objects.read_by(user).filter(takes_part_in__deal=deal)
    return list(seen.order_by("takes_part_in__pk"))


@login_required
@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    deal = find_deal(request, pk)
    person = _chosen(request)
    if person is None:
        toast_failure(request, _("Choose a person from the list, or add one there."))
    else:
        deal.add_participant(person, at=timezone.now(), by=request.user)
    return redirect("deals:page", pk)


@login_required
@require_POST
def removal(request: Request, pk: int, person: int) -> HttpResponse:
    deal, found = find_deal(request, pk), _person(request, person)
    deal.remove_participant(found, at=timezone.now(), by=request.user)
    undo = f"{reverse('deals:participants', args=[pk])}?participant={person}"
    toast(request, _("%s takes no part any more.") % found, undo=undo)
    return redirect("deals:page", pk)


@login_required
@require_POST
def primary(request: Request, pk: int, person: int) -> HttpResponse:
    deal, found = find_deal(request, pk), _person(request, person)
    before = Person.objects.visible_to(request.user).filter(pk=deal.person_id or 0).first()
    deal.make_primary(found, at=timezone.now(), by=request.user)
    undo = reverse("deals:primary", args=[pk, before.pk]) if before else ""
    toast(request, _("%s is the person of this deal now.") % found, undo=undo)
    return redirect("deals:page", pk)


def _chosen(request: Request) -> Person | None:
    """Return who was picked; the undo of a removal names them in the address."""
    data = request.POST if "participant" in request.POST else request.GET
    form = ParticipantForm(request.user, data)
    chosen: Person | None = form.cleaned_data["participant"] if form.is_valid() else None
    return chosen


def _person(request: Request, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
