from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an outgoing message stands. Nothing is sent from any state but `scheduled`."""

    SCHEDULED = "scheduled", _("Scheduled")
    CLAIMED = "claimed", _("Sending")  # a worker is connecting
    HANDING_OVER = "handing_over", _("Sending")  # from here on it may have left
    UNCERTAIN = "uncertain", _("Checking whether it was sent")
    NEEDS_USER = "needs_user", _("Perhaps sent")  # nobody could tell: a person decides
    SENT = "sent", _("Sent")  # not yet in the Sent folder
    DONE = "done", _("Sent and filed")
    REFUSED = "refused", _("Not sent")
    CANCELLED = "cancelled", _("Taken back")
