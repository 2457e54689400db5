from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.conversations.models import Comment, Strand
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.notifications.models import Notification
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell

MENTION = kind(
    "mention",
    icon="at-sign",
    name=_("Somebody mentions me in a comment"),
    words=_("%(actor)s mentioned you in a comment on"),
    words_alone=_("You were mentioned in a comment on"),
    visible=Comment.objects.visible_to,
)
COMMENT = kind(
    "comment",
    icon="message-square",
    name=_("A comment on what is assigned to me, or what I commented on"),
    words=_("%(actor)s commented on"),
    words_alone=_("There is a comment on"),
    visible=Comment.objects.visible_to,
)


@reacts_to("comment_written")
def tell_whom_it_concerns(event: Event) -> None:
    """Tell each of one comment once, however often it is edited."""
    for comment in Comment.objects.standing().filter(pk__in=event.subject_keys(Comment)):
        told = set(Notification.objects.about(comment).values_list("user", flat=True))
        mentioned = comment.mentioned.exclude(pk__in=told)
        tell(MENTION, comment, users=mentioned, event=event, by=comment.author)
        told |= set(mentioned.values_list("pk", flat=True))
        others = _concerned(comment).exclude(pk__in=told)
        tell(COMMENT, comment, users=others, event=event, by=comment.author)


def _concerned(comment: Comment) -> QuerySet[User]:
    """Whoever deals with the conversation, and whoever has commented on it before."""
    conversation = comment.message.conversation_id
    strands = Strand.objects.filter(conversation=conversation, mailbox=comment.mailbox)
    before = Comment.objects.standing().in_conversation(conversation)
    users = User.objects.filter(pk__in=strands.values("assignee"))
    return users | User.objects.filter(pk__in=before.values("author"))
