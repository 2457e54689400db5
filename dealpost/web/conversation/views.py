from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dealpost.conversations import acting
from dealpost.conversations.models import Conversation
from dealpost.web.conversation.bodies import body
from dealpost.web.conversation.letters import letter
from dealpost.web.conversation.open import opened, strands_for
from dealpost.web.permission import message_for
from dealpost.web.request import Request
from dealpost.web.shelving.shelves import shelf_asked_for
from dealpost.web.shelving.surroundings import surroundings


@login_required
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """The conversation with the list that it was opened from beside it."""
    strands = strands_for(request.user, pk)
    if not strands:
        return redirect("conversation:page", _signpost(request, pk))
    shown, now = shelf_asked_for(request.user, request.GET), timezone.now()
    around = surroundings(request.user, shown, now=now)
    context = around | opened(strands, request.user, shown, request.GET, now=now)
    return render(request, "conversation/page.html", context)


@login_required
@require_GET
def reading(request: Request, pk: int) -> HttpResponse:
    """The conversation alone, for the pane of a page that has the list already."""
    strands = strands_for(request.user, pk)
    if not strands:
        return redirect("conversation:reading", _signpost(request, pk))
    shown, now = shelf_asked_for(request.user, request.GET), timezone.now()
    context = opened(strands, request.user, shown, request.GET, now=now)
    return render(request, "conversation/reading.html", context | {"shelf": shown})


@login_required
@require_GET
def message(request: Request, pk: int) -> HttpResponse:
    """The inside of a message that was folded."""
    found = message_for(request, pk)
    context = {"letter": letter(found, request.user), "body": body(found)}
    return render(request, "conversation/inside.html", context)


@login_required
@require_GET
def menu(request: Request, pk: int) -> HttpResponse:
    """What can be done with a message: drawn when asked for, not for each of a hundred."""
    shown = shelf_asked_for(request.user, request.GET)
    context = {"letter": letter(message_for(request, pk), request.user), "shelf": shown}
    return render(request, "conversation/menu.html", context)


@login_required
@require_POST
def star(request: Request, pk: int) -> HttpResponse:
    found, on = message_for(request, pk), request.POST.get("on") == "yes"
    acting.mark_messages([found.pk], by=request.user, at=timezone.now(), flag=acting.FLAGGED, on=on)
    return HttpResponse(status=204)


def _signpost(request: Request, pk: int) -> int:
    """Where a conversation has gone that turned out to be a part of another.

    Raises Http404 for who may not read it there: as if neither had ever been.
    """
    found = Conversation.objects.select_related("merged_into", "attached_to").filter(pk=pk).first()
    place = found.signpost if found else None
    while place is not None and place.signpost is not None:
        place = place.signpost
    if place is None or not Conversation.objects.visible_to(request.user).filter(pk=place.pk):
        raise Http404(pk)
    return place.pk
