"""What stands between the messages, by the time of it: comments, and what was done to the work."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dealpost.accounts.models import User
from dealpost.conversations.models import Comment, Conversation
from dealpost.conversations.teamwork.history import Happening, history
from dealpost.web.conversation.letters import Letter


@dataclass(frozen=True, slots=True)
class Aside:
    """One of both."""

    at: datetime
    comment: Comment | None = None
    happening: Happening | None = None


def asides(conversation: Conversation, user: User) -> list[Aside]:
    comments = Comment.objects.read_by(user).in_conversation(conversation.pk)
    found = [Aside(each.written_at, comment=each) for each in comments]
    found += [Aside(each.at, happening=each) for each in history(conversation, user)]
    return sorted(found, key=lambda each: each.at)


def with_asides(letters: Sequence[Letter], every: Sequence[Aside]) -> list[Letter]:
    """Return the letters, each with what stands between it and the next one."""
    after: defaultdict[int, list[Aside]] = defaultdict(list)
    for aside in every:
        before = [each for each in letters if each.message.at <= aside.at]
        place = before[-1] if before else next(iter(letters), None)
        if place is not None:
            after[place.message.pk].append(aside)
    return [replace(each, asides=after[each.message.pk]) for each in letters]
