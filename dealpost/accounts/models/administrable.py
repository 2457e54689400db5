from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class LastAdministrator(Exception):
    """Somebody must be left who can let others in."""


class Administrable(models.Model):
    """May administer, may sign in; and never does the last administrator lose either."""

    is_admin = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)

    class Meta:
        abstract = True

    def make_admin(self) -> None:
        self.is_admin = True
        self.save(update_fields=["is_admin"])

    @transaction.atomic
    def dismiss_admin(self) -> None:
        """Take the keys back. Raises LastAdministrator."""
        self._leave_somebody()
        self.is_admin = False
        self.save(update_fields=["is_admin"])

    @transaction.atomic
    def deactivate(self) -> None:
        """End every session and let them in no more. Raises LastAdministrator."""
        self._leave_somebody()
        self.is_active = False
        self.save(update_fields=["is_active"])

    def activate(self) -> None:
        self.is_active = True
        self.save(update_fields=["is_active"])

    def _leave_somebody(self) -> None:
        # Locked, so that two administrators cannot dismiss each other at the same moment.
        active = type(self)._default_manager.select_for_update().filter(is_active=True)
        admins = {user.pk for user in active.filter(is_admin=True).order_by("pk")}
        if admins == {self.pk}:
            raise LastAdministrator
