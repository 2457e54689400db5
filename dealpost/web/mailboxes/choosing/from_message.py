"""Blocking the sender of a message that somebody is reading."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from dealpost.conversations.models import Message
from dealpost.conversations.previewing import preview_of_blocking, together
from dealpost.mailboxes.address_patterns import NoPattern, Pattern, pattern
from dealpost.mailboxes.choosing import block
from dealpost.mailboxes.models import Mailbox
from dealpost.sync.jobs import reconsider_soon
from dealpost.web.mailboxes.choosing.showing import undo_of
from dealpost.web.permission import message_for
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_http_methods(["GET", "POST"])
def block_from(request: Request, pk: int) -> HttpResponse:
    """Offer to block the sender's address or domain, with what each would do; then do it."""
    message = message_for(request, pk)
    mailboxes, patterns = _mailboxes(request, message), _patterns(message)
    chosen = patterns.get(request.POST.get("which", ""))
    if chosen is None or not mailboxes:
        found = [
            (key, each, together(preview_of_blocking(box, each) for box in mailboxes))
            for key, each in patterns.items()
        ]
        context = {"message": message, "mailboxes": mailboxes, "found": found}
        return render(request, "mailboxes/block_from.html", context)
    made = block(chosen, mailboxes, by=request.user, at=timezone.now())
    for mailbox in mailboxes:
        reconsider_soon(mailbox)
    # Blocked in several mailboxes, it is undone in each of them.
    undo = undo_of(made[0]) if len(made) == 1 else ""
    toast(request, _("Blocked: %s") % chosen.spoken, undo=undo)
    return HttpResponseClientRedirect(reverse("inbox:home"))


def _mailboxes(request: Request, message: Message) -> list[Mailbox]:
    """Those that show the message and whose settings this user may change."""
    managed = Mailbox.objects.managed_by(request.user).filter(removal_began_at=None)
    holding = message.deliveries.shown().values("mailbox")
    return list(managed.filter(pk__in=holding))


def _patterns(message: Message) -> dict[str, Pattern]:
    """The sender's address, and its domain."""
    try:
        address = pattern(message.sender_address)
        domain = pattern(message.sender_address.rpartition("@")[2])
    except NoPattern as error:
        raise Http404 from error
    if message.is_ours:
        raise Http404
    return {"address": address, "domain": domain}
