"""Which mailboxes the pages show to whom, and who may change them; 404 for all others."""

from django.shortcuts import get_object_or_404

from dealpost.mailboxes.models import Mailbox
from dealpost.web.request import Request


def shown_mailbox(request: Request, pk: int) -> Mailbox:
    """Find a mailbox whose health this user may look at."""
    mailboxes = Mailbox.objects.shown_to(request.user).select_related("owner", "team")
    return get_object_or_404(mailboxes, pk=pk)


def managed_mailbox(request: Request, pk: int) -> Mailbox:
    """Find a mailbox whose settings this user may change."""
    mailboxes = Mailbox.objects.managed_by(request.user).filter(removal_began_at=None)
    return get_object_or_404(mailboxes, pk=pk)


def may_manage(request: Request, mailbox: Mailbox) -> bool:
    managed = Mailbox.objects.managed_by(request.user).filter(removal_began_at=None)
    return managed.filter(pk=mailbox.pk).exists()
