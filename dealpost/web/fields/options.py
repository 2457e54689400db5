"""The options of a field, as an administrator edits them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dealpost.crm.fields.kinds import WITH_OPTIONS
from dealpost.crm.fields.using import items_that_chose
from dealpost.crm.models import CustomField, FieldOption
from dealpost.web.administrators import for_administrators
from dealpost.web.fields.forms import OptionForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


@login_required
@for_administrators
@require_POST
def create(request: Request, pk: int) -> HttpResponse:
    field = get_object_or_404(CustomField, pk=pk, kind__in=WITH_OPTIONS)
    form = OptionForm(request.POST)
    if form.is_valid() and not _is_taken(field.pk, form.cleaned_data["name"]):
        FieldOption.add(field, form.cleaned_data["name"])
    else:
        _refuse(request)
    return redirect("fields:edit", pk)


@login_required
@for_administrators
@require_POST
def edit(request: Request, pk: int) -> HttpResponse:
    option, form = get_object_or_404(FieldOption, pk=pk), OptionForm(request.POST)
    if form.is_valid() and not _is_taken(option.field_id, form.cleaned_data["name"], but=pk):
        colour = form.cleaned_data["colour"] or option.colour
        option.change(name=form.cleaned_data["name"], colour=colour)
        toast(request, _("Saved."))
    else:
        _refuse(request)
    return redirect("fields:edit", option.field_id)


@login_required
@for_administrators
@require_POST
def shift(request: Request, pk: int) -> HttpResponse:
    option = get_object_or_404(FieldOption.objects.offered(), pk=pk)
    option.shift(-1 if "up" in request.POST else 1)
    return redirect("fields:edit", option.field_id)


@login_required
@for_administrators
@require_POST
def removal(request: Request, pk: int) -> HttpResponse:
    option = get_object_or_404(FieldOption.objects.select_related("field"), pk=pk)
    option.remove(at=timezone.now())
    count = items_that_chose(option)
    text = ngettext(
        "%(option)s is offered no more. %(count)s item keeps it.",
        "%(option)s is offered no more. %(count)s items keep it.",
        count,
    )
    told = text % {"option": option, "count": count}
    toast(request, told, undo=reverse("fields:option_restore", args=[pk]))
    return redirect("fields:edit", option.field_id)


@login_required
@for_administrators
@require_POST
def back(_request: Request, pk: int) -> HttpResponse:
    """Undo a removal."""
    get_object_or_404(FieldOption, pk=pk).restore()
    return HttpResponse(status=204)


def _is_taken(field: int, name: str, *, but: int = 0) -> bool:
    offered = FieldOption.objects.offered().filter(field=field, name__iexact=name)
    return offered.exclude(pk=but).exists()


def _refuse(request: Request) -> None:
    toast_failure(request, _("Another option has this name already."))
