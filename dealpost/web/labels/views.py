from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.conversations.labels import making
from dealpost.conversations.models import Label
from dealpost.web.administrators import for_administrators
from dealpost.web.labels.forms import LabelForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    return render(request, "labels/list.html", {"labels": Label.objects.standing().by_name()})


@login_required
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    form = LabelForm(request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        label = making.make(**form.cleaned_data, by=request.user, at=timezone.now())
        toast(request, _("%s was added.") % label)
        return redirect("labels:list")
    return _form(request, form, _("New label"))


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    label = get_object_or_404(Label.objects.standing(), pk=pk)
    form = LabelForm(request.POST or None, initial={"name": label.name}, label=label)
    if form.is_valid():
        making.change(label, name=form.cleaned_data["name"], colour=form.cleaned_data["colour"])
        toast(request, _("Saved."))
        return redirect("labels:list")
    return _form(request, form, label.name)


@login_required
@for_administrators
@require_POST
def removal(request: Request, pk: int) -> HttpResponse:
    label = get_object_or_404(Label.objects.standing(), pk=pk)
    making.delete(label, at=timezone.now())
    toast(request, _("%s was removed.") % label, undo=reverse("labels:restore", args=[pk]))
    return redirect("labels:list")


@login_required
@for_administrators
@require_POST
def back(request: Request, pk: int) -> HttpResponse:
    """Undo a removal."""
    making.restore(get_object_or_404(Label, pk=pk), by=request.user, at=timezone.now())
    return HttpResponse(status=204)


def _form(request: Request, form: LabelForm, title: str) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "labels/edit.html", {"form": form, "title": title}, status=status)
