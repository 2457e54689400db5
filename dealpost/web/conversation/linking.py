"""The panel beside a conversation: what it is about, and changing that."""

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealpost.conversations.linking import link, unlink
from dealpost.conversations.models import Conversation, Link, Message
from dealpost.conversations.primary import make_primary
from dealpost.conversations.undoing_links import remember, restore
from dealpost.crm.models import ITEM_KINDS
from dealpost.web.conversation.about import About
from dealpost.web.conversation.about import about as all_about
from dealpost.web.conversation.about import others as other_conversations
from dealpost.web.conversation.letters import letters
from dealpost.web.conversation.undo_address import before_from, undo_url
from dealpost.web.conversation.why import explained
from dealpost.web.permission import conversation_for
from dealpost.web.picking.item_search import items_like, visible
from dealpost.web.request import Request
from dealpost.web.toasts import toast

SHORTEST_SEARCH = 2


@login_required
@require_GET
def about(request: Request, pk: int) -> HttpResponse:
    return about_panel(request, conversation_for(request, pk))


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
    before = remember([conversation.pk], kind, item.pk)
    link(conversation, item, by=request.user, at=timezone.now())
    toast(request, _("Linked to %(item)s") % {"item": item}, undo=undo_url(before))
    return about_panel(request, conversation)


@login_required
@require_POST
def remove(request: Request, pk: int, key: int) -> HttpResponse:
    conversation = conversation_for(request, pk)
    links = Link.objects.standing().on_items_visible_to(request.user)
    found = get_object_or_404(links, pk=key, conversation=conversation)
    before = remember([conversation.pk], found.kind, found.item_id)
    unlink(found, by=request.user, at=timezone.now())
    text = _("No longer linked to %(item)s") % {"item": found.item}
    toast(request, text, undo=undo_url(before))
    return about_panel(request, conversation)


@login_required
@require_POST
def primary(request: Request, pk: int, key: int) -> HttpResponse:
    """Say which of several items the conversation is first of all about."""
    conversation = conversation_for(request, pk)
    links = Link.objects.standing().on_items_visible_to(request.user)
    found = get_object_or_404(links.about_something(), pk=key, conversation=conversation)
    before = remember([conversation.pk], found.kind, found.item_id)
    make_primary(found, by=request.user, at=timezone.now())
    text = _("First of all about %(item)s") % {"item": found.item}
    toast(request, text, undo=undo_url(before))
    return about_panel(request, conversation)


@login_required
@require_POST
def undo(request: Request) -> HttpResponse:
    try:
        before = before_from(request.GET.get("before", ""))
    except signing.BadSignature:
        return HttpResponseBadRequest()
    # Both ends must still be seen: a link to what was hidden since could show mail to others.
    is_seen = visible(before.kind, request.user).filter(pk=before.item).exists()
    seen = Conversation.objects.visible_to(request.user).filter(pk__in=before.conversations)
    at = timezone.now()
    undone = is_seen and restore(before.only(seen), by=request.user, at=at)
    toast(request, _("Undone") if undone else _("This has changed since; nothing was undone."))
    return HttpResponse(status=204)


@login_required
@require_GET
def why(request: Request, pk: int) -> HttpResponse:
    """Why it is linked, or not: for each who takes part and each item that was found."""
    conversation = conversation_for(request, pk)
    messages = Message.objects.visible_to(request.user).filter(conversation=conversation)
    told = explained(conversation, request.user, list(messages.only("pk")))
    return render(
        request, "conversation/why.html", {"conversation": conversation, "explained": told}
    )


def about_panel(request: Request, conversation: Conversation) -> HttpResponse:
    context = {"conversation": conversation, "about": _about(request, conversation)}
    return render(request, "conversation/about.html", context)


def _about(request: Request, conversation: Conversation) -> About:
    shown = letters(conversation, request.user)
    return all_about(conversation, request.user, shown, at=timezone.now())
