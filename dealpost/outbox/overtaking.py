"""An answer that was overtaken: its conversation has news that its writer has not seen.

A message, of either side, a colleague's answer that is on its way, or a comment.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from dealpost.accounts.models import User
from dealpost.conversations.models import Comment, Conversation, Message, Sight
from dealpost.conversations.models.sight import Seen
from dealpost.outbox.models import Draft, Outgoing


@dataclass(frozen=True, slots=True)
class News:
    """What the writer of an answer has not seen, and how far they have once they have."""

    messages: Sequence[Message]
    comments: Sequence[Comment]
    outgoing: Sequence[Outgoing]
    seen: Seen

    def __bool__(self) -> bool:
        return bool(self.messages or self.comments or self.outgoing)


class Overtaken(Exception):
    """The answer was not sent: first its writer sees the news, and decides."""

    def __init__(self, news: News) -> None:
        super().__init__()
        self.news = news


def everything(conversation: int, reader: User) -> Seen:
    """Return how far this reader has seen who sees all that there is for them now.

    It goes into their page: of what they may not see, not even that there is more.
    """
    leaving = Outgoing.objects.visible_to(reader).filter(conversation=conversation)
    newest = [
        Message.objects.visible_to(reader).filter(conversation=conversation),
        Comment.objects.visible_to(reader).in_conversation(conversation),
        leaving,
    ]
    return Seen(*(rows.aggregate(most=Max("pk"))["most"] or 0 for rows in newest))


def hold_back(draft: Draft, author: User, *, seen: Seen) -> None:
    """Raise Overtaken if an answer has news; call it in the transaction that sends the answer.

    `seen` is what the author says to have seen, besides what their windows say.
    """
    if draft.answers is None or draft.kind == Draft.Kind.FORWARD:
        return
    # Two colleagues may send at the same moment: the second must see the first one's answer.
    Conversation.objects.select_for_update().get(pk=draft.answers.conversation_id)
    if news := news_of(draft, author, seen=seen):
        raise Overtaken(news)


def news_of(draft: Draft, author: User, *, seen: Seen) -> News:
    if draft.answers is None:
        return News((), (), (), seen)
    conversation = draft.answers.conversation_id
    seen = seen | Seen.read(draft.seen) | Sight.of(author, conversation)
    messages = (
        Message.objects.visible_to(author)
        .filter(conversation=conversation, pk__gt=seen.message, at__gte=draft.answers.at)
        .exclude(pk=draft.answers.pk)
        .exclude(outgoing__author=author)  # what they sent themselves is no news to them
        .oldest_first()
    )
    comments = Comment.objects.visible_to(author).in_conversation(conversation)
    new_comments = comments.filter(pk__gt=seen.comment).exclude(author=author)
    leaving = Outgoing.objects.visible_to(author).on_the_way().exclude(author=author).distinct()
    others = leaving.filter(conversation=conversation, pk__gt=seen.outgoing)
    return News(
        list(messages),
        list(new_comments.select_related("author")),
        list(others.select_related("author")),
        seen | everything(conversation, author),
    )
