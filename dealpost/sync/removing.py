"""Removing a mailbox and all mail that only it holds. At the provider nothing changes."""

from dealpost.conversations.forgetting import forget
from dealpost.conversations.models import Delivery
from dealpost.mailboxes.models import Mailbox

AT_ONCE = 500  # messages in one transaction: short enough for those who wait for it


def remove(mailbox: Mailbox) -> None:
    """Remove it in portions; cut off anywhere, doing it again goes on there."""
    held = Delivery.objects.filter(mailbox=mailbox).order_by("pk")
    while keys := list(held.values_list("message", flat=True)[:AT_ONCE]):
        forget(mailbox, keys)
    mailbox.delete()
