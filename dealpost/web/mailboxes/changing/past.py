"""What a changed default means for the conversations that are here already.

Offered, never done by itself, and only to those who use the mailbox.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.conversations import sharing_past
from dealpost.conversations.models import SharingOfPast
from dealpost.mailboxes.models import Mailbox
from dealpost.web.permission import mailbox_for
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_http_methods(["GET", "POST"])
def past(request: Request, pk: int) -> HttpResponse:
    """Tell how the past stands (GET), or give it the visibility of new conversations (POST)."""
    mailbox = mailbox_for(request, pk)
    if request.method == "POST":
        at = timezone.now()
        sharing_past.begin(mailbox, mailbox.visibility, by=request.user, at=at)
        toast(request, _("The past follows."), undo=reverse("mailboxes:past_undo", args=[pk]))
    return render(request, "mailboxes/past.html", past_context(request, mailbox))


@login_required
@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """Give back what the past had, but for what was decided one by one since."""
    mailbox = mailbox_for(request, pk)
    done = get_object_or_404(SharingOfPast, mailbox=mailbox, is_undone=False)
    sharing_past.take_back(done, by=request.user, at=timezone.now())
    return render(request, "mailboxes/past.html", past_context(request, mailbox))


def past_context(request: Request, mailbox: Mailbox) -> dict[str, Any]:
    """Return what is said of the past; nothing to who only looks after the mailbox."""
    if not Mailbox.objects.used_by(request.user).filter(pk=mailbox.pk).exists():
        return {"mailbox": mailbox}
    sharing = SharingOfPast.objects.filter(mailbox=mailbox).select_related("mailbox").first()
    is_under_way = sharing is not None and sharing.is_under_way(timezone.now())
    return {
        "mailbox": mailbox,
        "sharing": sharing if is_under_way else None,
        "past": None if is_under_way else sharing_past.past_of(mailbox, mailbox.visibility),
    }
