from django.contrib.auth.decorators import login_required
from django.core import signing
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.conversations.making import make_item, make_person, unmake
from dealpost.conversations.models import Conversation
from dealpost.conversations.reconsidering import reconsider
from dealpost.crm.models import Detail, Person
from dealpost.web.conversation.linking import about_panel
from dealpost.web.conversation.making import starting
from dealpost.web.conversation.making.forms import FORMS, AddressForm, NewPersonForm
from dealpost.web.conversation.making.undoing import (
    address_from,
    address_undo_url,
    made_from,
    undo_url,
)
from dealpost.web.permission import conversation_for
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_http_methods(["GET", "POST"])
def person(request: Request, pk: int) -> HttpResponse:
    """Make somebody who takes part a person; only somebody who does take part."""
    conversation = conversation_for(request, pk)
    if request.method == "GET":
        start = starting.person(conversation, request.user, request.GET.get("address", ""))
        return _dialog(request, conversation, "person", NewPersonForm(initial=start))
    form = NewPersonForm(request.POST)
    if not form.is_valid():
        return _dialog(request, conversation, "person", form)
    starting.person(conversation, request.user, form.cleaned_data["address"])
    added, made = make_person(conversation, **form.cleaned_data, by=request.user, at=timezone.now())
    text = _("%(person)s is now in your contacts") % {"person": added}
    toast(request, text, undo=undo_url(made))
    return about_panel(request, conversation)


@login_required
@require_http_methods(["GET", "POST"])
def address(request: Request, pk: int) -> HttpResponse:
    """Say whose address it is that somebody writes from."""
    conversation = conversation_for(request, pk)
    start = {"address": request.GET.get("address", "")}
    form = AddressForm(request.user, request.POST or None, initial=start)
    if not form.is_valid():
        return _dialog(request, conversation, "address", form)
    found, more = form.cleaned_data["person"], form.cleaned_data["address"].lower()
    starting.person(conversation, request.user, more)
    is_new = not found.addresses.filter(address=more).exists()
    found.change_addresses([Detail(more)], seen=(), at=timezone.now(), by=request.user)
    text = _("%(address)s is now an address of %(person)s") % {"address": more, "person": found}
    toast(request, text, undo=address_undo_url(found.pk, more) if is_new else "")
    reconsider([conversation.pk], at=timezone.now())
    return about_panel(request, conversation)


@login_required
@require_POST
def undo_address(request: Request) -> HttpResponse:
    try:
        person, added = address_from(request.GET.get("added", ""))
    except signing.BadSignature:
        return HttpResponseBadRequest()
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    seen = [each.detail for each in found.addresses.filter(address=added)]
    found.change_addresses([], seen=seen, at=timezone.now(), by=request.user)
    toast(request, _("Undone"))
    return HttpResponse(status=204)


@login_required
@require_http_methods(["GET", "POST"])
def item(request: Request, pk: int, kind: str) -> HttpResponse:
    """Make the deal, lead or project that the conversation is about."""
    conversation = conversation_for(request, pk)
    if kind not in FORMS:
        raise Http404(kind)
    if request.method == "GET":
        start = starting.item(conversation, request.user)
        return _dialog(request, conversation, kind, FORMS[kind](request.user, initial=start))
    form = FORMS[kind](request.user, request.POST)
    if not form.is_valid():
        return _dialog(request, conversation, kind, form)
    made = make_item(conversation, kind, **form.cleaned_data, by=request.user, at=timezone.now())
    text = _("%(item)s is added, and this conversation is about it") % {"item": made}
    toast(request, text, undo=undo_url([(kind, made.pk)]))
    return about_panel(request, conversation)


@login_required
@require_POST
def undo(request: Request) -> HttpResponse:
    try:
        made = made_from(request.GET.get("made", ""))
    except signing.BadSignature:
        return HttpResponseBadRequest()
    undone = unmake(made, by=request.user)
    toast(request, _("Undone") if undone else _("This has changed since; nothing was undone."))
    return HttpResponse(status=204)


def _dialog(request: Request, conversation: Conversation, kind: str, form: Form) -> HttpResponse:
    context = {"conversation": conversation, "kind": kind, "form": form}
    response = render(
        request, "conversation/making/dialog.html", context, status=422 if form.errors else 200
    )
    # The form answers the panel; what is wrong with it belongs into the dialog.
    response["HX-Retarget"], response["HX-Reswap"] = "#linking-dialog", "innerHTML"
    return response
