from django.utils.translation import gettext_lazy as _

from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.mailboxes.models import Mailbox
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell

KIND = kind(
    "release",
    icon="user-round-x",
    name=_("Conversations of a colleague who left a team of mine are unassigned"),
    words=_("Conversations of somebody who left the team wait to be assigned in"),
    words_alone=_("Conversations of somebody who left the team wait to be assigned in"),
    visible=Mailbox.objects.used_by,
)


@reacts_to("conversation_released")
def tell_the_team(event: Event) -> None:
    for mailbox in Mailbox.objects.filter(pk__in=event.subject_keys(Mailbox), team__isnull=False):
        tell(KIND, mailbox, users=mailbox.readers, event=event, by=event.actor)
