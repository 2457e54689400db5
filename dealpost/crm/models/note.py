from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm import rich_text
from dealpost.events.recording import record

from .belonging import Belonging
from .removable import Removable, RemovableQuerySet


class Note(Belonging, Removable):
    """What somebody wrote down about an item. `html` is clean, `text` its words."""

    html = models.TextField(_("note"))
    text = models.TextField(blank=True)
    is_pinned = models.BooleanField(default=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    objects = RemovableQuerySet["Note"].as_manager()

    class Meta(Belonging.Meta):
        ordering = ["-written_at", "-pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return self.text[:80]

    @classmethod
    @transaction.atomic
    def add(cls, item: models.Model, html: str, *, at: datetime, by: User) -> "Note":
        cleaned = rich_text.clean(html)
        note = cls(author=by, written_at=at, html=cleaned, text=rich_text.as_text(cleaned))
        setattr(note, item._meta.model_name or "", item)
        note.save()
        record("note_added", about=[note, item], at=at, by=by)
        note.tell()
        return note

    @transaction.atomic
    def edit(self, html: str, *, at: datetime, by: User) -> None:
        """Give it another text; the one before is kept as an edition."""
        cleaned = rich_text.clean(html)
        if cleaned == self.html:
            return
        last = self.editions.order_by("pk").last()
        writer = last.replaced_by if last else self.author
        self.editions.create(html=self.html, writer=writer, replaced_by=by, replaced_at=at)
        self.html, self.text, self.edited_at = cleaned, rich_text.as_text(cleaned), at
        self.save(update_fields=["html", "text", "edited_at"])
        self.tell()

    def pin(self) -> None:
        self.is_pinned = True
        self._keep("is_pinned")

    def unpin(self) -> None:
        self.is_pinned = False
        self._keep("is_pinned")


class NoteEdition(models.Model):
    """A text that a note had, until somebody replaced it."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="editions")
    html = models.TextField()
    writer = models.ForeignKey(User, models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"#{self.note_id} until {self.replaced_at}"
