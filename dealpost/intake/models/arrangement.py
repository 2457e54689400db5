from django.db import models
from django.db.models import Q

from dealpost.mailboxes.models import Mailbox


class Arrangement(models.Model):
    """How copies reach this installation, as an administrator has said; one row at most.

    What the environment says wins over it (arranging.py).
    """

    address = models.CharField(max_length=254, blank=True)  # with * for what we put there
    mailbox = models.ForeignKey(Mailbox, models.SET_NULL, null=True, related_name="+")
    # How far the drop box was looked through: the last delivery there, by its key.
    looked_in = models.ForeignKey(Mailbox, models.SET_NULL, null=True, related_name="+")
    looked_to = models.BigIntegerField(default=0)
    authserv = models.CharField(max_length=253, blank=True)
    trusts = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_arrangement")]

    def __str__(self) -> str:
        return self.address
