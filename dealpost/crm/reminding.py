"""Telling that an activity is due, once: who reacts to the fact sends the notices."""

from datetime import datetime

from django.db import transaction

from dealpost.crm.models import Activity
from dealpost.events.recording import record

AT_ONCE = 200


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Record `activity_due` for what is due by now; return for how many.

    Two runs at once share the work: each row is locked by one, and marked with the fact.
    """
    due = Activity.objects.to_remind(at).select_for_update(skip_locked=True, of=("self",))
    found = list(due.order_by("remind_at")[:AT_ONCE])
    for activity in found:
        record("activity_due", about=[activity, *activity.items], at=at, owner=activity.owner_id)
    Activity.objects.filter(pk__in=[each.pk for each in found]).update(reminded_at=at)
    return len(found)
