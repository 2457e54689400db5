"""Whom the clock asks for: push is only a hint, asking is the truth."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from dealpost.mailboxes.models import Mailbox
from dealpost.sync.models import Watch

# A watcher gives a sign of life every two minutes or so; it may miss one.
PROVEN_FOR = timedelta(minutes=5)
# A watched mailbox is passed over all the same: what no server told of is found in this time.
SAFETY_NET = timedelta(minutes=15)


def prove(keys: Iterable[int], *, at: datetime) -> None:
    """Note that these mailboxes' watchers are alive."""
    there = Mailbox.objects.filter(pk__in=list(keys)).values_list("pk", flat=True)
    Watch.objects.bulk_create(
        [Watch(mailbox_id=key, proved_at=at) for key in there],
        update_conflicts=True,
        unique_fields=["mailbox"],
        update_fields=["proved_at"],
    )


def to_ask(at: datetime) -> Iterator[int]:
    """Yield the mailboxes that nobody watches, and those that were not looked at for long.

    Of those whose server is away one is enough: every minute another's turn tells when it is back.
    """
    watched = {"watch__proved_at__gt": at - PROVEN_FOR, "last_synced_at__gt": at - SAFETY_NET}
    due = Mailbox.objects.due(at).exclude(**watched).order_by("try_again_at", "pk")
    called: set[str] = set()
    for key, host, is_away in due.values_list("pk", "incoming_host", "is_unreachable"):
        if not is_away or host not in called:
            yield key
        if is_away:
            called.add(host)
