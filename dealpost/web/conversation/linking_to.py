"""From the page of an item: which conversation is about it, too?"""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from dealpost.accounts.models import User
from dealpost.conversations.models import Link, Strand
from dealpost.conversations.searching import query_for, search
from dealpost.crm.models import ITEM_KINDS
from dealpost.mailboxes.models import Mailbox
from dealpost.web.picking.item_search import visible
from dealpost.web.request import Request

MOST = 12
LOOKED_AT = 50


@login_required
@require_GET
def choose(request: Request, kind: str, item: int) -> HttpResponse:
    """Ask which (a dialog); with `q`, answer with the conversations that may be meant."""
    if kind not in ITEM_KINDS:
        raise Http404(kind)
    about = get_object_or_404(visible(kind, request.user), pk=item)
    links = Link.objects.standing().on_items_visible_to(request.user)
    linked = links.to(about).values("conversation")
    text = request.GET.get("q", "").strip()
    strands = _found(text, request.user) if text else _newest(request.user)
    each = {strand.conversation_id: strand for strand in strands.exclude(conversation__in=linked)}
    newest = sorted(each.values(), key=lambda strand: strand.newest_at, reverse=True)[:MOST]
    context = {"kind": kind, "item": about, "strands": newest, "text": text}
    part = "#found" if "q" in request.GET else ""
    return render(request, f"conversation/linking_to.html{part}", context)


def _found(text: str, user: User) -> QuerySet[Strand]:
    query = query_for(text)
    rows = search(query, user=user, limit=LOOKED_AT) if query else []
    return Strand.objects.readable_by(user).filter(pk__in=[row.strand for row in rows])


def _newest(user: User) -> QuerySet[Strand]:
    """The newest mail in the user's own mailboxes: what somebody has just read, likely."""
    own = Strand.objects.standing().filter(mailbox__in=Mailbox.objects.used_by(user))
    newest = own.order_by("-newest_at", "-pk").values_list("pk", flat=True)[:LOOKED_AT]
    return Strand.objects.readable_by(user).filter(pk__in=list(newest))
