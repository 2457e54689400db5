"""What a mailbox tells its provider and takes over from it, as people want it.

What was held back while a switch was off is told, or taken over, once it is on: nothing that
anybody did is lost by switching.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from dealpost.conversations import remaining
from dealpost.conversations.labels.keeping import try_again
from dealpost.mailboxes.models import Mailbox
from dealpost.sync.jobs import pull_soon


@transaction.atomic
def switch(mailbox: Mailbox, switches: Mapping[str, bool], *, at: datetime) -> None:
    """Turn these switches as given (fields of TwoWay)."""
    turned = {name: on for name, on in switches.items() if on != getattr(mailbox, name)}
    if not turned:
        return
    mailbox.change(**turned)
    mailbox.note("settings_changed", at=at, names=sorted(turned))
    if turned.get("tells_labels"):
        try_again(mailbox)
    remaining.take_over(mailbox, switches=[name for name in remaining.TAKES if turned.get(name)])
    pull_soon(mailbox.pk)
