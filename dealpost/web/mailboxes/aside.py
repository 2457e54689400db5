"""The messages of a mailbox that could not be read, or not whole, as its page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass

from dealpost.accounts.models import User
from dealpost.conversations.models import SetAside
from dealpost.mailboxes.models import Mailbox

MOST = 50


@dataclass(frozen=True, slots=True)
class Asides:
    shown: Sequence[SetAside]
    count: int
    are_readable: bool  # by this user: whoever only manages the mailbox sees no mail


def set_aside_in(mailbox: Mailbox, user: User) -> Asides:
    here = SetAside.objects.filter(message__deliveries__mailbox=mailbox)
    shown = here.select_related("message__raw").order_by("-set_aside_at", "-pk")[:MOST]
    reads = Mailbox.objects.used_by(user).filter(pk=mailbox.pk).exists()
    return Asides(list(shown), here.count(), reads)
