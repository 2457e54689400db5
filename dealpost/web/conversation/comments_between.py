"""Comments where they belong: between the messages, by the time of writing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from dealpost.accounts.models import User
from dealpost.conversations.models import Comment
from dealpost.web.conversation.letters import Letter


def comments_on(conversation: int, user: User) -> list[Comment]:
    return list(Comment.objects.read_by(user).in_conversation(conversation))


def with_comments(letters: Sequence[Letter], comments: Sequence[Comment]) -> list[Letter]:
    """Return the letters, each with what was said between it and the next one."""
    after: defaultdict[int, list[Comment]] = defaultdict(list)
    for comment in comments:
        before = [each for each in letters if each.message.at <= comment.written_at]
        place = before[-1] if before else next(iter(letters), None)
        if place is not None:
            after[place.message.pk].append(comment)
    return [replace(each, comments=after[each.message.pk]) for each in letters]
