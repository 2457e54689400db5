from django.db import models

from dealpost.accounts.models import User


class Trust(models.Model):
    """That a user believes whatever names this address as its sender, for what is filed as theirs.

    Anybody can write under any name: so it holds for this user's own addresses and items alone, and
    never against a mail server that has found a sender forged.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    address = models.CharField(max_length=320)  # lower case
    since = models.DateTimeField()

    class Meta:
        ordering = ["address"]
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="trusted_once")]

    def __str__(self) -> str:
        return f"{self.address} by #{self.user_id}"
