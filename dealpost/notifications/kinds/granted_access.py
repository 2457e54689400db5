from django.utils.translation import gettext_lazy as _

from dealpost.conversations.models import Access, Conversation
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell

KIND = kind(
    "granted_access",
    icon="lock-open",
    name=_("I was let in to private mail that I asked for"),
    words=_("%(actor)s lets you read"),
    words_alone=_("You may read"),
    visible=Conversation.objects.visible_to,
)


@reacts_to("access_granted")
def tell_who_asked(event: Event) -> None:
    granted = Access.objects.granted().select_related("conversation", "user", "decided_by")
    for access in granted.filter(pk=event.details["access"]):
        by = access.decided_by
        tell(KIND, access.conversation, users=[access.user], event=event, by=by)
