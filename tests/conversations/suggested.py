from datetime import datetime

from dealpost.accounts.models import User
from dealpost.conversations.models import Message
from dealpost.conversations.suggesting import Suggestion, suggestions
from dealpost.web.conversation.about import links_of


def suggested(message: Message, user: User, *, at: datetime) -> list[Suggestion]:
    """What the page suggests beside this message."""
    links = links_of(message.conversation, user)
    return suggestions(links, [message.subject], user, at=at)
