from django.utils.translation import gettext_lazy as _

from dealpost.conversations.models import Access, Conversation
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell

KIND = kind(
    "asked_access",
    icon="lock",
    name=_("A colleague asks to read private mail of mine"),
    words=_("%(actor)s asks to read"),
    words_alone=_("A colleague asks to read"),
    visible=Conversation.objects.visible_to,
)


@reacts_to("access_asked")
def tell_who_decides(event: Event) -> None:
    """All who use the mailbox: each of a team may let somebody in."""
    asked = Access.objects.asked().select_related("conversation", "mailbox", "user")
    for access in asked.filter(pk=event.details["access"]):
        users = access.mailbox.readers
        tell(KIND, access.conversation, users=users, event=event, by=access.user)
