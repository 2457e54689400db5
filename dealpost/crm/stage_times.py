"""How long a deal stood in each stage, as its history tells."""

from collections import defaultdict
from datetime import datetime, timedelta

from dealpost.crm.models import Deal
from dealpost.events.models import Event


def time_in_stages(deal: Deal, *, at: datetime) -> dict[int, timedelta]:
    """Return the time spent per key of a stage, until it was closed or until now.

    A deal that came to a stage twice stood there for the sum.
    """
    spent: dict[int, timedelta] = defaultdict(timedelta)
    since = deal.created_at
    moves = Event.objects.about(deal).filter(name="deal_moved").order_by("happened_at", "pk")
    for event in moves:
        before, _after = event.details.get("steps", [None, None])
        if before is not None:
            spent[before] += event.happened_at - since
        since = event.happened_at
    spent[deal.stage_id] += max((deal.closed_at or at) - since, timedelta())
    return dict(spent)
