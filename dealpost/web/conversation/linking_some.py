"""Several conversations of the list are linked to one item, by `b`."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from dealpost.conversations.linking import link_each
from dealpost.conversations.models import Conversation
from dealpost.conversations.undoing_links import remember
from dealpost.crm.models import ITEM_KINDS
from dealpost.web.chosen import ChosenForm
from dealpost.web.conversation.undo_address import undo_url
from dealpost.web.picking.item_search import items_named, visible
from dealpost.web.request import Request
from dealpost.web.toasts import toast

SHORTEST_SEARCH = 2


class SomeForm(ChosenForm):
    most_at_once = 200  # each is linked by itself, and the address that undoes it grows


class LinkForm(SomeForm):
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in ITEM_KINDS])
    item = forms.IntegerField()


@login_required
@require_GET
def choose(request: Request) -> HttpResponse:
    """Ask to what (a dialog); with `q`, answer with the items that may be meant."""
    form = SomeForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest()
    keys, text = form.cleaned_data["conversations"], request.GET.get("q", "").strip()
    found = items_named(text, request.user) if len(text) >= SHORTEST_SEARCH else None
    context = {"keys": ",".join(map(str, keys)), "number": len(keys), "found": found}
    part = "#items" if "q" in request.GET else ""
    return render(request, f"conversation/linking_some.html{part}", context)


@login_required
@require_POST
def link(request: Request) -> HttpResponse:
    form = LinkForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    kind = form.cleaned_data["kind"]
    item = get_object_or_404(visible(kind, request.user), pk=form.cleaned_data["item"])
    seen = Conversation.objects.visible_to(request.user)
    chosen = list(seen.filter(pk__in=form.cleaned_data["conversations"]))
    before = remember([conversation.pk for conversation in chosen], kind, item.pk)
    link_each(chosen, item, by=request.user, at=timezone.now())
    text = ngettext(
        "%(number)d conversation linked to %(item)s",
        "%(number)d conversations linked to %(item)s",
        len(chosen),
    )
    toast(request, text % {"number": len(chosen), "item": item}, undo=undo_url(before))
    return HttpResponse(status=204)
