from django.shortcuts import get_object_or_404

from dealpost.crm.models import Deal
from dealpost.web.request import Request


def find_deal(request: Request, pk: int) -> Deal:
    deals = Deal.objects.visible_to(request.user).select_related("stage__pipeline")
    return get_object_or_404(deals, pk=pk)
