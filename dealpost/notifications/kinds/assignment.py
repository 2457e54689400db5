from collections import defaultdict

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Strand
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.mailboxes.models import Mailbox
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
SEVERAL = kind(
    "assignments",
    icon="user-round-check",
    name=_("Conversations are assigned to me"),
    words=ngettext_lazy(
        "%(actor)s assigned %(count)d conversation to you, in",
        "%(actor)s assigned %(count)d conversations to you, in",
        "count",
    ),
    words_alone=ngettext_lazy(
        "%(count)d conversation assigned to you, in",
        "%(count)d conversations assigned to you, in",
        "count",
    ),
    visible=Mailbox.objects.used_by,
    switched_with=KIND.key,
)


@reacts_to("conversation_assigned")
def tell_the_assignee(event: Event) -> None:
    """Tell of those that are still assigned to them: of one by its name, of several in one."""
    for user in User.objects.filter(pk__in=event.subject_keys(User)):
        for mailbox, conversations in _assigned(event, user).items():
            if len(conversations) == 1:
                tell(KIND, conversations[0], users=[user], event=event, by=event.actor)
            else:
                count = len(conversations)
                tell(SEVERAL, mailbox, users=[user], event=event, by=event.actor, count=count)


def _assigned(event: Event, user: User) -> dict[Mailbox, list[Conversation]]:
    keys = event.subject_keys(Conversation)
    theirs = Strand.objects.of_teams_of(user).filter(conversation__in=keys, assignee=user)
    theirs = theirs.filter(mailbox__in=event.subject_keys(Mailbox))
    found = defaultdict(list)
    for strand in theirs.select_related("mailbox", "conversation").order_by("pk"):
        found[strand.mailbox].append(strand.conversation)
    return found
