"""From "no folder holds it" to "removed at the provider", in two steps.

Folders are read one after another. A message that somebody moves may have left the one before it
is seen in the other; only a look at all of them that began after it left tells that it is gone.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef

from dealpost import live
from dealpost.conversations import telling
from dealpost.conversations.models import Delivery, Placement
from dealpost.conversations.models.delivery import DeliveryQuerySet
from dealpost.mailboxes.models import Mailbox

# How long a message may be thought to lie in a folder that cannot be looked at: one that is listed
# may never open, and a long past takes its time.
LONGEST_DOUBT = timedelta(days=1)


def any_departing(mailbox: Mailbox) -> bool:
    """Whether there are messages that lie nowhere, and may yet be found somewhere."""
    return _departing(mailbox).exists()


def believe(mailbox: Mailbox, *, looked_at: datetime, everywhere: bool) -> None:
    """Take those for removed that lay nowhere before the look at all folders that began then.

    `everywhere` is false where some folder could not be looked at.
    """
    before = looked_at if everywhere else looked_at - LONGEST_DOUBT
    lying = Exists(Placement.objects.lying().filter(delivery=OuterRef("pk")))
    _departing(mailbox).filter(lying).update(unplaced_at=None)
    gone = _departing(mailbox).filter(unplaced_at__lt=before)
    conversations = gone.conversations()
    gone.update(removed_at=F("unplaced_at"), unplaced_at=None)
    live.changed(*telling.conversations_in(mailbox.pk, conversations))


def _departing(mailbox: Mailbox) -> DeliveryQuerySet:
    return Delivery.objects.filter(mailbox=mailbox, unplaced_at__isnull=False)
