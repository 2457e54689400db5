"""A mailbox changes hands: what is being written in it does not."""

from datetime import datetime

from django.db import transaction

from dealpost.accounts.models import Team, User
from dealpost.conversations.teamwork.handing_over import hand_over
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox.models import Draft
from dealpost.outbox.sharing import unshare


@transaction.atomic
def hand_over_with_drafts(mailbox: Mailbox, to: Team | User, *, by: User, at: datetime) -> None:
    """Give a mailbox away as `hand_over` does. Raises NotTheOwner.

    A draft that its author shared with one team is not shared with another, or later: it is its
    author's alone again.
    """
    for draft in Draft.objects.filter(mailbox=mailbox, is_shared=True).select_related("mailbox"):
        unshare(draft)
    hand_over(mailbox, to, by=by, at=at)
