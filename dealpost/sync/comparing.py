"""The completeness audit beside the page that asked for it: its result waits in a row."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Sum

from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import ProviderError
from dealpost.sync.auditing import Audit, audit
from dealpost.sync.completing import fetch_missing
from dealpost.sync.exclusion import alone_with
from dealpost.sync.models import Comparison


def compare(mailbox: Mailbox, *, mends: bool, clock: Callable[[], datetime]) -> Comparison:
    """Compare with the provider, and keep what was found or why nothing could be.

    With `mends`, what is missing is fetched, and what then is still missing is found.
    """
    comparison = Comparison.objects.filter(mailbox=mailbox).first()
    comparison = comparison or Comparison.begin(mailbox, at=clock())
    fetched = 0
    try:
        found = audit(mailbox)
        # While the past is being fetched, the pass holds the mailbox, for hours perhaps.
        if mends and found.missing and not _on_their_way(mailbox):
            with alone_with(mailbox.pk):
                fetched = fetch_missing(mailbox, found.missing, clock=clock)
            found = audit(mailbox)
    except ProviderError as error:
        comparison.fail(str(error), at=clock())
        mailbox.note("audit_failed", at=clock(), why=str(error))
        return comparison
    waiting = _on_their_way(mailbox)
    comparison.end(found, fetched=fetched, mended=mends, on_their_way=waiting, at=clock())
    _note(mailbox, found, fetched, at=clock())
    return comparison


def _on_their_way(mailbox: Mailbox) -> int:
    return mailbox.folders.synced().aggregate(all=Sum("backlog"))["all"] or 0


def _note(mailbox: Mailbox, found: Audit, fetched: int, *, at: datetime) -> None:
    if fetched:
        mailbox.note("missing_fetched", at=at, count=fetched)
    if found.is_complete:
        mailbox.note("audit_complete", at=at, here=found.here)
    else:
        counts = {"missing": len(found.missing), "surplus": len(found.surplus)}
        mailbox.note("audit_differs", at=at, **counts)
