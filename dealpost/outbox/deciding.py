"""What a person decides about a message that did not simply leave."""

from datetime import datetime

from django.db import transaction

from dealpost.outbox import jobs, keeping, telling
from dealpost.outbox.models import Draft, Outgoing
from dealpost.outbox.submitting import undo
from dealpost.providers.contract import Receipt


@transaction.atomic
def send_again(outgoing: Outgoing, *, at: datetime) -> bool:
    """Send a message once more that perhaps was sent: the same bytes, the same Message-ID."""
    if not outgoing.send_again(at=at):
        return False
    jobs.go_on(outgoing)
    telling.tell(outgoing)
    return True


@transaction.atomic
def it_was_sent(outgoing: Outgoing, *, at: datetime) -> bool:
    """Take a person's word that a message was sent."""
    if outgoing.state != Outgoing.State.NEEDS_USER:
        return False
    keeping.keep(outgoing, Receipt(), at=at)
    jobs.go_on(outgoing)
    return True


def write_again(outgoing: Outgoing) -> Draft | None:
    """Open the draft of a message again that was refused, or has not left yet."""
    return undo(outgoing)


def dismiss(outgoing: Outgoing) -> None:
    """Say no more about a message that failed."""
    Outgoing.objects.filter(pk=outgoing.pk).update(is_dismissed=True)
    telling.tell(outgoing)
