"""The kinds of activities, which administrators name."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from dealpost.crm.models import ActivityKind
from dealpost.crm.models.activity_kind import ICONS
from dealpost.web.administrators import for_administrators
from dealpost.web.ordered.forms import NameForm
from dealpost.web.ordered.of import OrderedList
from dealpost.web.ordered.page import page_of
from dealpost.web.request import Request
from dealpost.web.toasts import toast


class KindForm(NameForm):
    model = ActivityKind

    icon = forms.ChoiceField(label=gettext_lazy("Icon"), choices=[(icon, icon) for icon in ICONS])


KINDS = OrderedList(
    name="activities:kind",
    page="activities:kinds",
    form=KindForm,
    add=ActivityKind.add,
    add_address=lambda _kind: reverse("activities:kinds"),
    label=gettext_lazy("Name"),
    new=gettext_lazy("Another kind"),
    inputs="activities/kind_icon.html",
    remove=None,
    ending="activities/kind_offer.html",
)

page = page_of(
    KINDS,
    title=gettext_lazy("Kinds of activities"),
    back="activities:page",
    things=ActivityKind.objects.all,
)


@login_required
@for_administrators
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    kind = get_object_or_404(ActivityKind, pk=pk)
    kind.withdraw()
    text = _("%s is no longer offered. What is of this kind stays.") % kind
    toast(request, text, undo=reverse("activities:kind_offer", args=[pk]))
    return redirect("activities:kinds")


@login_required
@for_administrators
@require_POST
def offer(request: Request, pk: int) -> HttpResponse:
    kind = get_object_or_404(ActivityKind, pk=pk)
    kind.offer()
    toast(request, _("%s is offered again.") % kind)
    return redirect("activities:kinds")
