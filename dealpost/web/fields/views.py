"""The fields of each kind of item, as an administrator defines them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.crm.fields.defining import define
from dealpost.crm.fields.using import items_with
from dealpost.crm.models import CustomField
from dealpost.web.administrators import for_administrators
from dealpost.web.fields.forms import FieldForm, NewFieldForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast

FIRST = CustomField.ItemKind.DEAL


@login_required
@for_administrators
@require_GET
def items(request: Request) -> HttpResponse:
    item_kind = _asked(request)
    retired = CustomField.objects.filter(item_kind=item_kind).exclude(retired_at=None)
    context = {
        "item_kind": item_kind,
        "item_kinds": CustomField.ItemKind.choices,
        "fields": CustomField.objects.active_for(item_kind),
        "retired": [(field, items_with(field)) for field in retired],
    }
    return render(request, "fields/list.html", context)


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    item_kind = _asked(request)
    form = NewFieldForm(request.POST or None, item_kind=item_kind)
    if form.is_valid():
        field = define(item_kind, **form.cleaned_data)
        toast(request, _("%s was added.") % field)
        return redirect(_list_of(field))
    context = {"form": form, "title": _("New field"), "button": _("Add field")}
    context["back"] = f"{reverse('fields:list')}?of={item_kind}"
    status = 422 if form.errors else 200
    return render(request, "components/item_form.html", context, status=status)


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    field = get_object_or_404(CustomField.objects.active(), pk=pk)
    form = FieldForm(request.POST or None, item_kind=field.item_kind, field=field)
    if form.is_valid():
        field.change(**form.cleaned_data)
        toast(request, _("Saved."))
        return redirect(_list_of(field))
    context = {"form": form, "field": field, "back": _list_of(field)}
    context["options"] = field.options.offered() if field.has_options else None
    return render(request, "fields/edit.html", context, status=422 if form.errors else 200)


@login_required
@for_administrators
@require_POST
def shift(request: Request, pk: int) -> HttpResponse:
    field = get_object_or_404(CustomField.objects.active(), pk=pk)
    field.shift(-1 if "up" in request.POST else 1)
    return redirect(_list_of(field))


@login_required
@for_administrators
@require_POST
def retirement(request: Request, pk: int) -> HttpResponse:
    field = get_object_or_404(CustomField, pk=pk)
    field.retire(at=timezone.now())
    count = items_with(field)
    text = ngettext(
        "%(field)s is shown no more. %(count)s item keeps its value.",
        "%(field)s is shown no more. %(count)s items keep their values.",
        count,
    )
    told = text % {"field": field, "count": count}
    toast(request, told, undo=reverse("fields:restore", args=[pk]))
    return redirect(_list_of(field))


@login_required
@for_administrators
@require_POST
def back(request: Request, pk: int) -> HttpResponse:
    """Show a retired field again: by its button, or to undo."""
    field = get_object_or_404(CustomField, pk=pk)
    field.restore()
    return (
        HttpResponse(status=204)
        if request.htmx and not request.htmx.boosted
        else redirect(_list_of(field))
    )


def _asked(request: Request) -> str:
    asked = request.GET.get("of", "")
    return asked if asked in CustomField.ItemKind.values else FIRST


def _list_of(field: CustomField) -> str:
    return f"{reverse('fields:list')}?of={field.item_kind}"
