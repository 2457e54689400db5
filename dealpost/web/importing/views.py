"""Importing a file: chosen, its columns told apart, looked at beforehand, brought in, undone."""

import csv

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.crm.importing import starting
from dealpost.crm.importing.targets import guessed
from dealpost.crm.models import Import
from dealpost.web.importing.forms import ColumnsForm, UploadForm
from dealpost.web.importing.showing import beforehand, failures, shown
from dealpost.web.request import Request

NEWEST = 50


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    imports = Import.objects.seen_by(request.user).select_related("user")[:NEWEST]
    return render(request, "importing/list.html", {"imports": imports})


@login_required
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    start = {"item_kind": request.GET.get("of", "person")}
    form = UploadForm(request.POST or None, request.FILES or None, initial=start)
    if form.is_valid():
        found, item_kind = form.cleaned_data["table"], form.cleaned_data["item_kind"]
        made = Import.prepare(
            found.rows,
            at=timezone.now(),
            by=request.user,
            file_name=str(form.cleaned_data["file"].name)[-200:],
            item_kind=item_kind,
            encoding=found.encoding,
            delimiter=found.delimiter,
            header=found.header,
            columns=guessed(item_kind, found.header, by=request.user),
        )
        return redirect("importing:page", made.pk)
    status = 422 if form.errors else 200
    return render(request, "importing/new.html", {"form": form}, status=status)


@login_required
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    of = _import(request, pk)
    if of.state == Import.State.DRAFT:
        return render(request, "importing/draft.html", beforehand(of, ColumnsForm(of)))
    return render(request, "importing/page.html", shown(of))


@login_required
@require_POST
def columns(request: Request, pk: int) -> HttpResponse:
    """Take the choices, and show anew what would happen."""
    of = _draft(request, pk)
    form = ColumnsForm(of, request.POST)
    if not form.is_valid():
        return render(request, "importing/draft.html", beforehand(of, form), status=422)
    of.choose(columns=form.cleaned_data["columns"], policy=form.cleaned_data["policy"])
    return redirect("importing:page", pk)


@login_required
@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    of = _import(request, pk)
    if of.state == Import.State.DRAFT:
        form = ColumnsForm(of, request.POST)
        if not form.is_valid():
            return render(request, "importing/draft.html", beforehand(of, form), status=422)
        of.choose(columns=form.cleaned_data["columns"], policy=form.cleaned_data["policy"])
        starting.start(of)
    return redirect("importing:page", pk)


@login_required
@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    starting.undo(_import(request, pk), by=request.user)
    return redirect("importing:page", pk)


@login_required
@require_GET
def problems(request: Request, pk: int) -> HttpResponse:
    """Hand over the rows that were not brought in, each with the reason, as a file to mend."""
    of = _import(request, pk)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="problems.csv"'
    answer.write("\ufeff")  # by which Excel knows UTF-8
    writer = csv.writer(answer, delimiter=of.delimiter)
    writer.writerows(failures(of))
    return answer


def _import(request: Request, pk: int) -> Import:
    return get_object_or_404(Import.objects.seen_by(request.user).select_related("user"), pk=pk)


def _draft(request: Request, pk: int) -> Import:
    drafts = Import.objects.seen_by(request.user).filter(state=Import.State.DRAFT)
    return get_object_or_404(drafts, pk=pk)
