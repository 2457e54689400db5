"""The panel beside a conversation: what it is about, and changing that."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealpost.conversations.introducing import introduce
from dealpost.conversations.linking import link, unlink
from dealpost.conversations.models import ITEM_KINDS, Conversation, Link, Message
from dealpost.web.conversation.about import About
from dealpost.web.conversation.about import about as all_about
from dealpost.web.conversation.about import others as other_conversations
from dealpost.web.conversation.item_search import items_like, visible
from dealpost.web.permission import conversation_for
from dealpost.web.request import Request
from dealpost.web.toasts import toast

SHORTEST_SEARCH = 2


class PersonForm(forms.Form):
    name = forms.CharField(max_length=200, required=False)
    address = forms.EmailField()


@login_required
@require_GET
def about(request: Request, pk: int) -> HttpResponse:
    return _panel(request, conversation_for(request, pk))


@login_required
@require_GET
def others(request: Request, pk: int) -> HttpResponse:
    """The other conversations with its persons: asked for afterwards, because it takes longest."""
    found = other_conversations(conversation_for(request, pk), request.user)
    return render(request, "conversation/others.html", {"others": found})


@login_required
@require_GET
def items(request: Request, pk: int) -> HttpResponse:
    conversation, text = conversation_for(request, pk), request.GET.get("q", "").strip()
    found = items_like(text, conversation, request.user) if len(text) >= SHORTEST_SEARCH else None
    return render(
        request, "conversation/items.html", {"conversation": conversation, "found": found}
    )


@login_required
@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    conversation, kind = conversation_for(request, pk), request.POST.get("kind", "")
    if kind not in ITEM_KINDS or not request.POST.get("item", "").isdecimal():
        return HttpResponseBadRequest()
    item = get_object_or_404(visible(kind, request.user), pk=request.POST["item"])
    link(conversation, item, by=request.user, at=timezone.now())
    toast(request, _("Linked to %(item)s") % {"item": item})
    return _panel(request, conversation)


@login_required
@require_POST
def remove(request: Request, pk: int, key: int) -> HttpResponse:
    conversation = conversation_for(request, pk)
    links = Link.objects.standing().on_items_visible_to(request.user)
    found = get_object_or_404(links, pk=key, conversation=conversation)
    unlink(found, by=request.user, at=timezone.now())
    toast(request, _("No longer linked to %(item)s") % {"item": found.item})
    return _panel(request, conversation)


@login_required
@require_POST
def person(request: Request, pk: int) -> HttpResponse:
    """Make a stranger who wrote here a person; only somebody who did write here."""
    conversation, form = conversation_for(request, pk), PersonForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    address = form.cleaned_data["address"]
    strangers = _about(request, conversation).strangers
    if address not in {stranger.address for stranger in strangers}:
        raise Http404(address)
    name = form.cleaned_data["name"]
    added = introduce(conversation, name=name, address=address, by=request.user, at=timezone.now())
    toast(request, _("%(person)s is now in your contacts") % {"person": added})
    return _panel(request, conversation)


def _panel(request: Request, conversation: Conversation) -> HttpResponse:
    context = {"conversation": conversation, "about": _about(request, conversation)}
    return render(request, "conversation/about.html", context)


def _about(request: Request, conversation: Conversation) -> About:
    messages = Message.objects.visible_to(request.user).filter(conversation=conversation)
    shown = messages.defer("text", "search").oldest_first()
    return all_about(conversation, request.user, shown, at=timezone.now())
