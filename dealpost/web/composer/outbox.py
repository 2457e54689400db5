"""The pages of what is being written and what is on its way out."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from dealpost.outbox import deciding, submitting
from dealpost.outbox.models import Draft, Outgoing
from dealpost.outbox.models.draft_copy import is_in_mailbox
from dealpost.web.composer.finding import cancellable_outgoing_for, outgoing_for, own_outgoing_for
from dealpost.web.permission import conversation_for
from dealpost.web.request import Request
from dealpost.web.retelling.retelling import retold
from dealpost.web.toasts import toast, toast_failure

MOST = 200


@login_required
@require_GET
def page(request: Request) -> HttpResponse:
    template = "composer/outbox.html#rows" if "rows" in request.GET else "composer/outbox.html"
    return render(request, template, {"rows": _rows(request)})


@login_required
@require_GET
def drafts(request: Request) -> HttpResponse:
    mine = Draft.objects.of(request.user).select_related("mailbox__team").defer("quote")
    rows = mine.at_hand().begun().annotate(is_in_mailbox=is_in_mailbox())
    theirs = Draft.objects.of_colleagues(request.user).at_hand().begun()
    context = {"rows": rows[:MOST], "deleted": mine.deleted_elsewhere()[:MOST]}
    context["shared"] = theirs.select_related("author", "mailbox__team").defer("quote")[:MOST]
    template = "composer/drafts.html#rows" if "rows" in request.GET else "composer/drafts.html"
    return render(request, template, context)


@login_required
@require_GET
def of_conversation(request: Request, pk: int) -> HttpResponse:
    """Tell, within a conversation, what is being written, on its way, or did not leave."""
    conversation = conversation_for(request, pk)
    seen = Outgoing.objects.visible_to(request.user).filter(conversation=conversation)
    context = {
        "conversation": conversation,
        "rows": seen.unfinished().select_related("author", "mailbox").distinct(),
        "drafts": Draft.objects.of(request.user)
        .at_hand()
        .begun()
        .filter(conversation=conversation),
        "shared": Draft.objects.of_colleagues(request.user)
        .at_hand()
        .begun()
        .filter(conversation=conversation)
        .select_related("author"),
        "at": timezone.now(),
    }
    return render(request, "composer/pending.html", context)


@login_required
@require_GET
def status(request: Request, pk: int) -> HttpResponse:
    """Tell how a message fares that was sent a moment ago."""
    outgoing = own_outgoing_for(request, pk)
    words = {
        Outgoing.State.SENT: _("Sent."),
        Outgoing.State.DONE: _("Sent."),
        Outgoing.State.REFUSED: _("Not sent: %s") % retold(outgoing.trouble),
        Outgoing.State.NEEDS_USER: retold(outgoing.trouble),
    }
    text = words.get(Outgoing.State(outgoing.state), "")
    failed = outgoing.state in (Outgoing.State.REFUSED, Outgoing.State.NEEDS_USER)
    waits = outgoing.state == Outgoing.State.SCHEDULED and bool(outgoing.trouble)
    if waits:
        text = _("Not sent yet; it will be tried again. %s") % retold(outgoing.trouble)
    return JsonResponse({"text": text, "failed": failed or waits, "is_over": bool(text)})


@login_required
@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """Take a message back, or open one again that was refused: its draft comes back."""
    draft = submitting.take_back_for(cancellable_outgoing_for(request, pk), request.user)
    response = _rows_again(request)
    if draft is None:
        toast_failure(request, _("Too late: the message has left already."))
        return response
    opening = {"open": reverse("composer:draft", args=[draft.pk])}
    return trigger_client_event(response, "compose", opening)


@login_required
@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    if deciding.send_again(outgoing_for(request, pk), at=timezone.now()):
        toast(request, _("Sending it again."))
    return _rows_again(request)


@login_required
@require_POST
def was_sent(request: Request, pk: int) -> HttpResponse:
    if deciding.it_was_sent(outgoing_for(request, pk), at=timezone.now()):
        toast(request, _("Good: it now stands in its conversation as sent."))
    return _rows_again(request)


@login_required
@require_POST
def dismiss(request: Request, pk: int) -> HttpResponse:
    deciding.dismiss(outgoing_for(request, pk))
    return _rows_again(request)


def _rows(request: Request) -> list[Outgoing]:
    seen = Outgoing.objects.visible_to(request.user).unfinished()
    return list(seen.select_related("author", "mailbox").defer("zstd").distinct()[:MOST])


def _rows_again(request: Request) -> HttpResponse:
    return render(request, "composer/outbox.html#rows", {"rows": _rows(request)})
