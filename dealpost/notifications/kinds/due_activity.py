from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.models import Activity
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell

# What should have been told longer ago is no news: it was imported, or written down afterwards.
FRESH = timedelta(days=1)


def to_be_done(user: User) -> QuerySet[Activity]:
    """Once it is done, or thrown away, nobody needs to be reminded."""
    return Activity.objects.open().visible_to(user)


KIND = kind(
    "activity_due",
    icon="calendar-clock",
    name=_("An activity of mine is about to begin"),
    words=_("Reminder:"),
    words_alone=_("Reminder:"),
    visible=to_be_done,
)


@reacts_to("activity_due")
def tell_its_owner(event: Event) -> None:
    """Remind whoever has it to do by now, if it is still to be done."""
    due = Activity.objects.open().filter(pk__in=event.subject_keys(Activity))
    for activity in due.filter(remind_at__gt=event.happened_at - FRESH).select_related("owner"):
        tell(KIND, activity, users=[activity.owner], event=event)
