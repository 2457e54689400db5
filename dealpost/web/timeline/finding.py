"""Finding an item of any kind, or what lies on it, as far as somebody may see it."""

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404

from dealpost.crm.models import ITEM_KINDS, Note
from dealpost.crm.models.visible import visible_items
from dealpost.web.request import Request


def item_for(request: Request, kind: str, pk: int) -> Model:
    if kind not in ITEM_KINDS:
        raise Http404
    items = ITEM_KINDS[kind]._default_manager.filter(visible_items(request.user))
    return get_object_or_404(items, pk=pk)


def note_for(request: Request, pk: int) -> Note:
    return get_object_or_404(Note.objects.visible_to(request.user), pk=pk)
