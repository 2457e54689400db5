"""Where the lines of a timeline come from. Each source asks a fixed number of queries."""

from collections.abc import Callable, Iterator, Mapping

from django.db.models import QuerySet

from dealpost.crm.models import Note
from dealpost.crm.models.belonging import KINDS
from dealpost.events.models import Event
from dealpost.web.components.history import told, told_names
from dealpost.web.components.item_mail import strands_about
from dealpost.web.timeline.entries import Asked, Entry


def mail(asked: Asked) -> Iterator[Entry]:
    """Conversations, each at its newest message that this user may read."""
    strands = strands_about(asked.item, asked.user)
    for strand in asked.part("mail", strands, "newest_at"):
        yield Entry("mail", strand.newest_at, strand.pk, strand)


def notes(asked: Asked) -> Iterator[Entry]:
    """Those that are not pinned: pinned ones stand above all."""
    found = notes_around(asked.around).filter(is_pinned=False)
    for note in asked.part("note", found, "written_at"):
        yield Entry("note", note.written_at, note.pk, note)


def changes(asked: Asked) -> Iterator[Entry]:
    """What happened to the item itself."""
    events = Event.objects.about(asked.item).filter(name__in=told_names(asked.item))
    for event in asked.part("change", events.select_related("actor"), "happened_at"):
        yield Entry("change", event.happened_at, event.pk, told(event, asked.item))


def notes_around(around: Mapping[str, list[int]]) -> QuerySet[Note]:
    """Return the notes on these items: {kind: keys}."""
    return Note.objects.on_any(around).standing().select_related("author", *KINDS)


SOURCES: dict[str, Callable[[Asked], Iterator[Entry]]] = {
    "mail": mail,
    "notes": notes,
    "changes": changes,
}
