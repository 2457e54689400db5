"""Hiding and showing what is here already, because a setting or a person has changed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from dealpost import live
from dealpost.conversations.linking import link_automatically
from dealpost.conversations.models import Delivery
from dealpost.conversations.standing import refresh
from dealpost.conversations.threading import one_at_a_time

AT_ONCE = 500  # conversations in one transaction: short enough for those who wait for it


def after_those_under_way() -> None:
    """Wait until whoever stores mail by what was true a moment ago has stored it.

    Ask only then what there is: else what such a transaction brings would escape the change.
    """
    with transaction.atomic():
        one_at_a_time()


@transaction.atomic
def reconsider(conversations: Collection[int], *, at: datetime) -> None:
    """Apply the rule anew: what is to be shown appears, linked, and the rest disappears."""
    refresh(conversations)
    link_automatically(conversations, at=at)
    held = Delivery.objects.filter(message__conversation__in=conversations)
    mailboxes = set(held.values_list("mailbox", flat=True))
    live.changed(
        *(f"mailbox-{key}" for key in sorted(mailboxes)),
        *(f"conversation-{key}" for key in conversations),
    )
