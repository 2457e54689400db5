from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from dealpost.web.files.adding import add_all
from dealpost.web.files.finding import deleted_file_for, file_for
from dealpost.web.files.forms import NameForm
from dealpost.web.permission import item_for
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure

CHANGED = "timeline-changed"  # the page that did it need not wait to be told
CREATED, TOO_LARGE, UNPROCESSABLE = 201, 413, 422


@login_required
@require_POST
def add(request: Request, kind: str, pk: int) -> HttpResponse:
    """Put files on an item: one after the other by our script, several from a plain form."""
    item = item_for(request, kind, pk)
    added, problems = add_all(request.FILES.getlist("file"), item, by=request.user)
    if request.accepts("text/html"):
        for problem in problems:
            toast_failure(request, problem)
        if added:
            words = ngettext("%d file was added.", "%d files were added.", len(added))
            toast(request, words % len(added))
        return redirect(f"{kind}s:files", pk)
    if problems:
        return JsonResponse({"text": " ".join(problems)}, status=TOO_LARGE)
    return JsonResponse({"files": [file.pk for file in added]}, status=CREATED)


@login_required
@require_GET
def look(request: Request, pk: int) -> HttpResponse:
    return render(request, "files/look.html", {"file": file_for(request, pk)})


@login_required
@require_http_methods(["GET", "POST"])
def rename(request: Request, pk: int) -> HttpResponse:
    file = file_for(request, pk)
    form = NameForm(request.POST or None, initial={"name": file.name})
    if form.is_valid():
        file.rename(form.cleaned_data["name"])
        return _changed()
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "files/name.html", {"file": file, "form": form}, status=status)


@login_required
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    file = file_for(request, pk)
    file.remove(at=timezone.now())
    toast(request, _("%s is deleted.") % file, undo=reverse("files:restore", args=[pk]))
    return _changed()


@login_required
@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    deleted_file_for(request, pk).restore()
    return _changed()


def _changed() -> HttpResponse:
    return trigger_client_event(HttpResponse(status=204), CHANGED)
