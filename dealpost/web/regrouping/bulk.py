"""Several conversations, selected in a list, become one."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Regrouping
from dealpost.conversations.regrouping.asking import Impossible
from dealpost.conversations.regrouping.merging import merge
from dealpost.web.chosen import ChosenForm
from dealpost.web.regrouping.wording import said, undo_url, why
from dealpost.web.request import Request


@login_required
@require_POST
def merge_selected(request: Request) -> HttpResponse:
    """Merge them, and answer as the list does after every deed."""
    form = ChosenForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        made = _merge(form.cleaned_data["conversations"], by=request.user, at=timezone.now())
    except Impossible as refused:
        return JsonResponse({"text": why(refused)}, status=409)
    if not made:
        return JsonResponse({"text": _("Select two conversations or more to merge them.")})
    return JsonResponse({"text": said(made), "undo": undo_url(made)})


@transaction.atomic
def _merge(conversations: Collection[int], *, by: User, at: datetime) -> list[Regrouping]:
    """Merge all into the oldest of them, or none."""
    chosen = list(Conversation.objects.visible_to(by).filter(pk__in=conversations).order_by("pk"))
    return [merge(chosen[0], other, by=by, at=at) for other in chosen[1:]]
