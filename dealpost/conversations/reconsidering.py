"""Hiding and showing what is here already, because a setting or a person has changed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from dealpost import live
from dealpost.conversations import telling
from dealpost.conversations.linking import link_automatically
from dealpost.conversations.models import Strand
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
    before = _shown(conversations)
    refresh(conversations)
    linked = link_automatically(conversations, at=at)
    after = _shown(conversations)
    parts = {each[:2] for each in before ^ after}
    # Lists say what a conversation is about, too.
    mailboxes = {mailbox for key, mailbox, *_rest in before | after if key in linked}
    mailboxes |= {mailbox for _key, mailbox in parts}
    live.changed(
        *(f"mailbox-{key}" for key in sorted(mailboxes)),
        *(f"conversation-{key}" for key in sorted(linked)),
        *telling.parts(parts),
    )


def _shown(conversations: Collection[int]) -> set[tuple[Any, ...]]:
    """Return what lists show of each part: (conversation, mailbox, …)."""
    strands = Strand.objects.standing().filter(conversation__in=conversations)
    shown = ("messages", "newest_at", "subject", "snippet")
    return set(strands.values_list("conversation", "mailbox", *shown))
