from typing import Any

from dealpost.accounts.models import User
from dealpost.conversations.models import Link
from dealpost.web.access.audience import audiences
from dealpost.web.conversation.about import ORDER
from dealpost.web.conversation.open import strands_for


def readers_of(user: User, conversation: int) -> dict[str, Any]:
    """Return who reads the parts of a conversation that this user reads. Raises Http404."""
    strands = strands_for(user, conversation)
    links = Link.objects.standing().on_items_visible_to(user).filter(conversation=conversation)
    telling = sorted(links, key=lambda link: (ORDER.index(link.kind), link.pk))
    return {"audiences": audiences(strands, telling, user)}
