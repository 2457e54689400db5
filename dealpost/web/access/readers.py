from typing import Any

from django.http import Http404

from dealpost.accounts.models import User
from dealpost.conversations.models import Link, Strand
from dealpost.mailboxes.models import Mailbox
from dealpost.web.readership.audience import audiences

TELLING = ("deal", "lead", "project", "person", "organization")


def readers_of(user: User, conversation: int) -> dict[str, Any]:
    """Return who reads the parts of a conversation that this user reads. Raises Http404."""
    parts = Strand.objects.readable_by(user).filter(conversation=conversation)
    strands = list(parts.select_related("mailbox__team", "mailbox__owner").order_by("pk"))
    if not strands:
        raise Http404(conversation)
    links = Link.objects.standing().on_items_visible_to(user).filter(conversation=conversation)
    told = sorted(links, key=lambda link: (TELLING.index(link.kind), link.pk))
    own = Mailbox.objects.used_by(user).values_list("pk", flat=True)
    return {"audiences": audiences(strands, told, list(own))}
