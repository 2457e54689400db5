"""Looking for the conversation to merge with."""

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Strand
from dealpost.conversations.searching import query_for, search
from dealpost.mailboxes.models import Mailbox

MOST = 8
LOOKED_AT = 40  # hits, of which those of colleagues are left out


def mine_like(text: str, conversation: Conversation, user: User) -> list[Strand]:
    """Return other conversations with these words in the mailboxes that this user uses."""
    query = query_for(text)
    if query is None:
        return []
    strands = [row.strand for row in search(query, user=user, limit=LOOKED_AT)]
    rows = Strand.objects.readable_by(user).filter(
        pk__in=strands, mailbox__in=Mailbox.objects.used_by(user)
    )
    newest = rows.exclude(conversation=conversation).order_by("newest_at", "pk")
    each_once = {strand.conversation_id: strand for strand in newest}
    return list(reversed(each_once.values()))[:MOST]
