from django.db import models
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User

from .belonging import Belonging
from .deletable import deleted_first
from .removable import Removable, RemovableQuerySet

LARGEST_SHOWN = 2 * 2**20  # bytes of a picture that a page shows beside other things


class File(Belonging, Removable):
    """A file that somebody put on an item. Its bytes lie in the storage; see crm/attaching.py."""

    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField()  # bytes
    content_type = models.CharField(max_length=100, blank=True)  # what a browser may show it as
    digest = models.CharField(max_length=64, db_index=True)  # SHA-256 of its bytes: where they lie
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = RemovableQuerySet["File"].as_manager()

    class Meta(Belonging.Meta):
        ordering = ["-added_at", "-pk"]
        indexes = [deleted_first("file")]
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def is_small_picture(self) -> bool:
        return self.is_picture and self.size <= LARGEST_SHOWN

    def rename(self, name: str) -> None:
        self.name = name
        self._keep("name")
