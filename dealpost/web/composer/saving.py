"""What the composer sends while somebody writes, and when they are done."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from dealpost.conversations.models.sight import Seen
from dealpost.outbox import addressing, discarding, drafting, submitting
from dealpost.outbox.models import Draft
from dealpost.outbox.overtaking import Overtaken
from dealpost.web.composer.finding import (
    discarded_draft_for,
    draft_for,
    taken_over,
    writable_draft_for,
)
from dealpost.web.composer.forms import WrittenForm
from dealpost.web.request import Request

CONFLICT, PRECONDITION_FAILED, UNPROCESSABLE = 409, 412, 422


@login_required
@require_POST
def save(request: Request, pk: int) -> HttpResponse:
    if taken := taken_over(request, pk):
        return _keep_what_was_taken_over(request, taken)
    draft = writable_draft_for(request, pk)
    if draft.discarded_at:
        discarding.bring_back(draft, at=timezone.now())
    return _save(request, draft) or JsonResponse(_state(draft))


@login_required
@require_POST
def send(request: Request, pk: int) -> HttpResponse:
    draft = draft_for(request, pk)
    if failed := _save(request, draft):
        return failed
    try:
        seen = Seen.read(request.POST.get("seen", ""))
        outgoing = submitting.submit(draft, at=timezone.now(), seen=seen)
    except Overtaken as overtaken:
        news = render_to_string("composer/overtaken.html", {"news": overtaken.news}, request)
        answer = {**_state(draft), "news": news, "seen": str(overtaken.news.seen)}
        return JsonResponse(answer, status=PRECONDITION_FAILED)
    except submitting.NotReady as error:
        return JsonResponse({**_state(draft), "problems": error.problems}, status=UNPROCESSABLE)
    seconds = request.user.undo_seconds
    return JsonResponse(
        {
            "undo": reverse("composer:undo", args=[outgoing.pk]),
            "status": reverse("composer:status", args=[outgoing.pk]),
            "seconds": seconds,
            "text": _("Sending to %s") % _names(draft),
        }
    )


@login_required
@require_POST
def drop_quote(request: Request, pk: int) -> HttpResponse:
    drafting.drop_quote(draft_for(request, pk), at=timezone.now())
    return HttpResponse(status=204)


@login_required
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    draft = draft_for(request, pk)
    discarding.discard(draft, at=timezone.now())
    undo = reverse("composer:restore", args=[draft.pk]) if draft.version else ""
    return JsonResponse({"undo": undo, "text": _("Draft thrown away.")})


@login_required
@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    draft = discarded_draft_for(request, pk)
    discarding.bring_back(draft, at=timezone.now())
    opening = {"open": _address(draft)}
    return trigger_client_event(HttpResponse(status=204), "compose", opening)


def _save(request: Request, draft: Draft) -> HttpResponse | None:
    """Keep what was written; an answer only if that failed."""
    form = WrittenForm(request.POST, draft=draft, user=request.user)
    if not form.is_valid():
        problems = {name: errors[0] for name, errors in form.errors.items()}
        return JsonResponse({"problems": problems}, status=UNPROCESSABLE)
    version, written, at = form.cleaned_data["version"], form.written, timezone.now()
    if drafting.save(draft, written, version=version, at=at):
        return None
    drafting.keep_beside(draft, written, by=request.user, at=at)
    text = _(
        "This draft was changed in another window or mail program. What you wrote is kept beside "
        "it, among your drafts."
    )
    return JsonResponse({"text": text, "open": _address(draft)}, status=CONFLICT)


def _keep_what_was_taken_over(request: Request, draft: Draft) -> HttpResponse:
    """A colleague writes in this draft now: what was written here meanwhile is kept beside it."""
    form = WrittenForm(request.POST, draft=draft, user=request.user)
    if not form.is_valid():
        return JsonResponse({"problems": {}}, status=UNPROCESSABLE)
    kept = drafting.keep_beside(draft, form.written, by=request.user, at=timezone.now())
    text = _("%s has taken over this draft. What you wrote is kept beside it, among your drafts.")
    return JsonResponse({"text": text % draft.author, "open": _address(kept)}, status=CONFLICT)


def _state(draft: Draft) -> dict[str, Any]:
    """What the composer shows of a saved draft."""
    everyone = (*draft.to, *draft.cc, *draft.bcc)
    return {"version": draft.version, "wrong": addressing.problems(everyone)}


def _address(draft: Draft) -> str:
    return reverse("composer:draft", args=[draft.pk])


def _names(draft: Draft) -> str:
    names = addressing.names([*draft.to, *draft.cc, *draft.bcc])
    more = len(names) - 1
    if not more:
        return names[0]
    return ngettext("%(name)s and %(more)d other", "%(name)s and %(more)d others", more) % {
        "name": names[0],
        "more": more,
    }
