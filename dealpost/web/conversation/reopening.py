"""A closed item is opened again because mail belongs to it, and closed again to undo that."""

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealpost.conversations import reopening
from dealpost.conversations.models import ABOUT_KINDS, Conversation
from dealpost.conversations.undoing_links import Before
from dealpost.web.conversation.linking import about_panel
from dealpost.web.conversation.undo_address import LASTS
from dealpost.web.permission import conversation_for
from dealpost.web.picking.item_search import visible
from dealpost.web.request import Request
from dealpost.web.toasts import toast

SALT = "conversation.close_again"


@login_required
@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    conversation, kind = conversation_for(request, pk), request.POST.get("kind", "")
    if kind not in ABOUT_KINDS or not request.POST.get("item", "").isdecimal():
        return HttpResponseBadRequest()
    item = get_object_or_404(visible(kind, request.user), pk=request.POST["item"])
    if not reopening.reopenable(item):
        raise Http404
    status, before = reopening.reopen(conversation, item, by=request.user, at=timezone.now())
    text = _("%(item)s is open again, and this conversation is about it") % {"item": item}
    toast(request, text, undo=_undo_url(status, before))
    return about_panel(request, conversation)


@login_required
@require_POST
def undo(request: Request) -> HttpResponse:
    try:
        token = request.GET.get("before", "")
        status, kind, key, rows = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return HttpResponseBadRequest()
    item = get_object_or_404(visible(kind, request.user), pk=key)
    before = Before(kind, key, tuple((place, state, primary) for place, state, primary in rows))
    seen = Conversation.objects.visible_to(request.user).filter(pk__in=before.conversations)
    reopening.close_again(item, status, before.only(seen), by=request.user, at=timezone.now())
    toast(request, _("Undone"))
    return HttpResponse(status=204)


def _undo_url(status: str, before: Before) -> str:
    token = signing.dumps([status, before.kind, before.item, before.rows], salt=SALT, compress=True)
    return f"{reverse('conversation:close_again')}?{urlencode({'before': token})}"
