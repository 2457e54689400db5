"""Writing, changing, pinning and deleting notes. The open page then asks for its rows again."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from dealpost.crm.models import Note
from dealpost.web.permission import item_for
from dealpost.web.request import Request
from dealpost.web.timeline.finding import note_for
from dealpost.web.timeline.forms import NoteForm
from dealpost.web.toasts import toast

CHANGED = "timeline-changed"  # the page that did it need not wait to be told


@login_required
@require_POST
def add(request: Request, kind: str, pk: int) -> HttpResponse:
    item, form = item_for(request, kind, pk), NoteForm(request.POST)
    if form.is_valid():
        Note.add(item, form.cleaned_data["html"], at=timezone.now(), by=request.user)
        return _changed(render(request, "timeline/writing.html", {"item": item, "kind": kind}))
    return _again(request, form)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    note = note_for(request, pk)
    if request.method == "GET":
        return render(request, "timeline/note_form.html", {"note": note})
    form = NoteForm(request.POST)
    if form.is_valid():
        note.edit(form.cleaned_data["html"], at=timezone.now(), by=request.user)
        return row(request, pk)
    return _again(request, form)


@login_required
@require_GET
def row(request: Request, pk: int) -> HttpResponse:
    return render(request, "timeline/note.html", {"note": note_for(request, pk)})


@login_required
@require_POST
def pin(request: Request, pk: int) -> HttpResponse:
    note = note_for(request, pk)
    if note.is_pinned:
        note.unpin()
    else:
        note.pin()
    return _changed(HttpResponse(status=204))


@login_required
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    note_for(request, pk).remove(at=timezone.now())
    toast(request, _("The note is deleted."), undo=reverse("timeline:note_restore", args=[pk]))
    return _changed(HttpResponse(status=204))


@login_required
@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    note_for(request, pk).restore()
    return _changed(HttpResponse(status=204))


@login_required
@require_GET
def history(request: Request, pk: int) -> HttpResponse:
    """The texts that the note had before, newest first."""
    note = note_for(request, pk)
    editions = note.editions.select_related("writer", "replaced_by")
    return render(request, "timeline/note_history.html", {"note": note, "editions": editions})


def _changed(response: HttpResponse) -> HttpResponse:
    return trigger_client_event(response, CHANGED)


def _again(request: Request, form: NoteForm) -> HttpResponse:
    """Say what is wrong, and leave what was written where it is."""
    response = render(request, "timeline/problem.html", {"form": form}, status=422)
    response.headers["HX-Retarget"] = "#note-problem"
    response.headers["HX-Reswap"] = "innerHTML"
    return response
