"""Conversations in which a comment names somebody: what their colleagues want a word of them on."""

from collections.abc import Sequence

from dealpost.accounts.models import User
from dealpost.conversations.listing import PAGE, Place, Row
from dealpost.conversations.models import Comment, Strand
from dealpost.conversations.walking import Walk

# From the mentions of one user, which are few: never from the strands, which are many.
NAMED = """
WITH s AS MATERIALIZED (
    SELECT DISTINCT s.id, s.newest_at FROM conversations_comment_mentioned n
    JOIN conversations_comment c ON c.id = n.comment_id
    JOIN conversations_message m ON m.id = c.message_id
    JOIN conversations_strand s
      ON s.conversation_id = m.conversation_id AND s.mailbox_id = c.mailbox_id
    WHERE n.user_id = %(user)s AND c.author_id <> n.user_id AND c.deleted_at IS NULL {unseen}
)
SELECT s.id, s.newest_at FROM s WHERE true {after}
ORDER BY s.newest_at DESC, s.id DESC LIMIT %(limit)s
"""
AFTER = "AND (s.newest_at, s.id) < (%(newest_at)s, %(strand)s)"
UNSEEN = """AND NOT EXISTS (
    SELECT FROM conversations_sight t
    WHERE t.user_id = n.user_id AND t.conversation_id = m.conversation_id AND t.comment >= c.id)"""


def rows(
    *, user: User, after: Place | None = None, only_new: bool = False, limit: int = PAGE
) -> list[Row]:
    """Return the next rows, newest mail first; `only_new`: whose mention they have not seen."""
    walk = Walk(NAMED.replace("{unseen}", UNSEEN if only_new else ""), AFTER, {"user": user.pk})

    def readable(strands: Sequence[int]) -> list[Row]:
        found = Strand.objects.readable_by(user).filter(pk__in=strands)
        return [Row.of(strand) for strand in found.order_by("-newest_at", "-pk")]

    return walk.page(after, limit=limit, readable=readable)


def new(user: User) -> int:
    """Return in how many conversations a mention waits to be seen."""
    found = Comment.objects.unseen_by(user).filter(mentioned=user)
    return found.values("message__conversation").distinct().count()


def ever(user: User) -> bool:
    return Comment.objects.visible_to(user).filter(mentioned=user).exists()
