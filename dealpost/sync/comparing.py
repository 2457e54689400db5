"""The completeness audit beside the page that asked for it: its result waits in a row."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Sum

from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import ProviderError
from dealpost.sync.auditing import audit
from dealpost.sync.models import Comparison


def compare(mailbox: Mailbox, *, clock: Callable[[], datetime]) -> Comparison:
    """Compare with the provider, and keep what was found or why nothing could be."""
    comparison = Comparison.objects.filter(mailbox=mailbox).first()
    comparison = comparison or Comparison.begin(mailbox, at=clock())
    try:
        found = audit(mailbox)
    except ProviderError as error:
        comparison.fail(str(error), at=clock())
    else:
        waiting = mailbox.folders.synced().aggregate(all=Sum("backlog"))["all"]
        comparison.end(found, on_their_way=waiting or 0, at=clock())
    return comparison
