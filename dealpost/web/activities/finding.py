from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404

from dealpost.crm.models import ITEM_KINDS, Activity
from dealpost.crm.models.visible import visible_items
from dealpost.web.request import Request


def activity_for(request: Request, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.read_by(request.user), pk=pk)


def item_for(request: Request, kind: str, pk: int) -> Model:
    if kind not in ITEM_KINDS:
        raise Http404
    items = ITEM_KINDS[kind]._default_manager.filter(visible_items(request.user))
    return get_object_or_404(items, pk=pk)
