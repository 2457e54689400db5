"""Looking through the mailbox in which copies arrive, where there is one.

By keys of deliveries: whoever stores mail has a lock until the commit (threading.one_at_a_time), so
none with a lower key shows up behind us.
"""

from datetime import datetime

from django.db import transaction

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Delivery
from dealpost.intake.arranging import arranged
from dealpost.intake.judging import head_of
from dealpost.intake.models import Arrangement
from dealpost.intake.taking import take
from dealpost.intake.watched import addresses_in
from dealpost.mailboxes.models import Mailbox

AT_ONCE = 200  # messages in one transaction


def look(*, at: datetime) -> None:
    """Take over what has come since the last look and bears an address of ours."""
    wanted = arranged().mailbox
    for mailbox in Mailbox.objects.listed().filter(address__iexact=wanted) if wanted else ():
        while _look(mailbox, at=at):
            pass


@transaction.atomic
def _look(mailbox: Mailbox, *, at: datetime) -> bool:
    """Look at some; return whether there may be more."""
    Arrangement.objects.get_or_create(pk=1)
    row = Arrangement.objects.select_for_update().get(pk=1)
    since = row.looked_to if row.looked_in_id == mailbox.pk else 0
    come = Delivery.objects.filter(mailbox=mailbox, pk__gt=since, is_draft=False)
    some = list(come.select_related("message__raw").order_by("pk")[:AT_ONCE])
    for delivery in some:
        raw = raw_storage.read(delivery.message.raw)
        head = head_of(raw)
        take(raw, addresses_in(head), sender=str(head.get("return-path", "")), at=at)
        row.looked_to = delivery.pk
    row.looked_in = mailbox
    row.save(update_fields=["looked_in", "looked_to"])
    return len(some) == AT_ONCE
