"""How a page finds a thing: only where this user may see it, and 404 otherwise."""

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404

from dealpost.conversations.models import Conversation, Message
from dealpost.crm.models import ITEM_KINDS
from dealpost.crm.models.visible import visible_items
from dealpost.mailboxes.models import Mailbox
from dealpost.web.request import Request


def conversation_for(request: Request, pk: int) -> Conversation:
    return get_object_or_404(Conversation.objects.visible_to(request.user), pk=pk)


def message_for(request: Request, pk: int) -> Message:
    return get_object_or_404(Message.objects.visible_to(request.user), pk=pk)


def mailbox_for(request: Request, pk: int) -> Mailbox:
    return get_object_or_404(Mailbox.objects.used_by(request.user).distinct(), pk=pk)


def item_for(request: Request, kind: str, pk: int) -> Model:
    """Find a CRM item of any kind."""
    if kind not in ITEM_KINDS:
        raise Http404
    items = ITEM_KINDS[kind]._default_manager.filter(visible_items(request.user))
    return get_object_or_404(items, pk=pk)
