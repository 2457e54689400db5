from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell

KIND = kind(
    "assignment",
    icon="user-round-check",
    name=_("A conversation is assigned to me"),
    words=_("%(actor)s assigned to you:"),
    words_alone=_("Assigned to you:"),
    visible=Conversation.objects.visible_to,
)


@reacts_to("conversation_assigned")
def tell_the_assignee(event: Event) -> None:
    """Tell of those that are still assigned to them."""
    for user in User.objects.filter(pk__in=event.subject_keys(User)):
        keys = event.subject_keys(Conversation)
        theirs = Conversation.objects.filter(pk__in=keys, strands__assignee=user).distinct()
        for conversation in theirs.order_by("pk"):
            tell(KIND, conversation, users=[user], event=event, by=event.actor)
