"""The labels of mail that comes in: most has none, and costs nothing."""

from collections.abc import Collection, Iterable
from datetime import datetime

from dealpost.conversations.labels.keeping import lay_over
from dealpost.conversations.labels.showing import show, standing_keywords
from dealpost.conversations.models import Delivery
from dealpost.conversations.models.placement import USUAL_FLAGS, USUAL_KEYWORDS
from dealpost.mailboxes.models import Mailbox

USUAL = frozenset({*USUAL_FLAGS, *USUAL_KEYWORDS})


def arrived(
    mailbox: Mailbox,
    flags: Iterable[tuple[int, frozenset[str]]],
    *,
    new: Collection[int],
    at: datetime,
) -> None:
    """Let messages (by key, with their flags) have their labels, now that they lie in a folder.

    `new` are those that nobody here had before.
    """
    told = {message: words for message, words in flags if message not in new or words - USUAL}
    known = standing_keywords() if told else {}
    if not known:
        return
    held = Delivery.objects.filter(mailbox=mailbox, message__in=told)
    deliveries = dict(held.values_list("message", "pk"))
    if not mailbox.takes_labels:
        seen = {key: told[message] for message, key in deliveries.items() if message not in new}
        lay_over(mailbox, seen, at=at)
    show(deliveries.values())
