from django.utils.translation import gettext_lazy as _

from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell
from dealpost.outbox.models import Outgoing

KIND = kind(
    "failed_sending",
    icon="mail-x",
    name=_("A message of mine could not be sent"),
    words=_("Your message could not be sent"),
    words_alone=_("Your message could not be sent"),
    visible=Outgoing.objects.visible_to,
)


@reacts_to("message_failed")
def tell_the_author(event: Event) -> None:
    """Sending is done in the author's name, so they are the one who must know."""
    for outgoing in Outgoing.objects.filter(pk__in=event.subject_keys(Outgoing)):
        tell(KIND, outgoing, users=[outgoing.author], event=event)
