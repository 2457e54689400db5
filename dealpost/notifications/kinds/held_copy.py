from django.utils.translation import gettext_lazy as _

from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.intake.models import Dropped
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell

KIND = kind(
    "copy_held",
    icon="mail-question-mark",
    name=_("Mail sent to an address for copies waits for my word"),
    words=_("This copy is kept until you decide:"),
    words_alone=_("This copy is kept until you decide:"),
    visible=Dropped.objects.waiting_for,
)


@reacts_to("copy_held")
def tell_who_judges(event: Event) -> None:
    """Tell whose word it waits for; what was judged meanwhile waits no more."""
    held = Dropped.objects.filter(state=Dropped.State.HELD, user__isnull=False)
    for dropped in held.filter(pk__in=event.subject_keys(Dropped)).select_related("user"):
        if dropped.user is not None:
            tell(KIND, dropped, users=[dropped.user], event=event)
