"""A conversation opened within another page, such as the timeline of a deal."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealpost.web.conversation.bodies import body
from dealpost.web.conversation.letters import letters
from dealpost.web.permission import conversation_for
from dealpost.web.request import Request

FEW = 5  # newest messages; the page of the conversation shows all


@login_required
@require_GET
def in_place(request: Request, pk: int) -> HttpResponse:
    conversation = conversation_for(request, pk)
    every = letters(conversation, request.user)
    shown = [(each, body(each.message) if each.is_open else None) for each in every[-FEW:]]
    context = {
        "conversation": conversation,
        "letters": shown,
        "earlier": len(every) - len(shown),
        "last": every[-1] if every else None,
    }
    return render(request, "conversation/in_place.html", context)
