"""Everything that an open conversation shows."""

from collections.abc import Mapping
from typing import Any

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Strand
from dealpost.mailboxes.models import Mailbox
from dealpost.web.conversation.about import about
from dealpost.web.conversation.bodies import body
from dealpost.web.conversation.letters import MOST, letters


def opened(conversation: Conversation, user: User, query: Mapping[str, str]) -> dict[str, Any]:
    every = letters(conversation, user)
    shown = every if query.get("all") == "yes" else every[-MOST:]
    strands = list(
        Strand.objects.readable_by(user)
        .filter(conversation=conversation)
        .select_related("mailbox__owner", "mailbox__team")
    )
    used = set(Mailbox.objects.used_by(user).values_list("pk", flat=True))
    return {
        "conversation": conversation,
        "subject": every[-1].message.subject if every else "",
        "letters": [(each, body(each.message) if each.is_open else None) for each in shown],
        "earlier": len(every) - len(shown),
        "last": every[-1] if every else None,
        "strands": strands,
        "is_mine": any(strand.mailbox_id in used for strand in strands),
        "is_unread": any(each.is_unread for each in every),
        "is_starred": any(each.is_starred for each in every),
        "about": about(conversation, user),
    }
