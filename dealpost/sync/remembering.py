"""Finding the messages here that fit what somebody remembers of one."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from dealpost.conversations.models import Delivery
from dealpost.mailboxes.models import Folder
from dealpost.providers.contract import Clues


def fitting(deliveries: QuerySet[Delivery], clues: Clues) -> QuerySet[Delivery]:
    """Narrow deliveries to those whose message fits, newest first."""
    fits = Q()
    if clues.about:
        address = Q(message__sender_address__iexact=clues.about)
        fits &= Q(message__rfc_message_id=clues.about) | address
    for word in clues.subject.split():
        fits &= Q(message__subject__icontains=word)
    if clues.on:
        fits &= Q(message__at__date__gte=clues.on - timedelta(days=1))
        fits &= Q(message__at__date__lte=clues.on + timedelta(days=1))
    found = deliveries.filter(fits).select_related("message__conversation", "mailbox")
    return found.order_by("-message__at", "pk").distinct()


def folders_holding(delivery: Delivery) -> list[Folder]:
    """Return the folders in which people see the message."""
    shown = delivery.placements.exclude(shown_in=None).select_related("shown_in")
    return [placement.shown_in for placement in shown if placement.shown_in]


def clues_of(text: str, *, on: date | None = None) -> Clues:
    """Read what somebody typed: a Message-ID, an address, or words of the subject."""
    text = text.strip()
    if "@" in text and not text.strip("<>").count(" "):
        return Clues(about=text.strip("<>"), on=on)
    return Clues(subject=text, on=on)
