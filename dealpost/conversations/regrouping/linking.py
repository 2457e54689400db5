"""What the rules say of conversations that have other messages now."""

from collections.abc import Collection
from datetime import datetime

from dealpost import live
from dealpost.conversations.linking import link_automatically
from dealpost.conversations.models import Delivery


def link_again(conversations: Collection[int], *, at: datetime) -> None:
    """Apply the rules now: else the next message would, whatever it is about."""
    held = Delivery.objects.shown().filter(message__conversation__in=conversations)
    judged = held.filter(mailbox__links_automatically=True).conversations()
    changed = link_automatically(judged, at=at)
    live.changed(*(f"conversation-{key}" for key in sorted(changed)))
