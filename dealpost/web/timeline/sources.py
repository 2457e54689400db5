"""Where the lines of a timeline come from. Each source asks a fixed number of queries."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.db.models import DateTimeField, F, Func, QuerySet, Value
from django.utils import timezone

from dealpost.crm.models import ITEM_KINDS, Activity, File, Note
from dealpost.crm.models.activity import ActivityQuerySet
from dealpost.events.models import Event
from dealpost.web.components.history import told, told_names
from dealpost.web.components.item_mail import strands_about
from dealpost.web.readership.hints import about, hinted, hints
from dealpost.web.timeline.entries import Asked, Entry


def mail(asked: Asked) -> Iterator[Entry]:
    """Conversations, each at its newest message that this user may read."""
    strands = strands_about(asked.item, asked.user)
    for strand in asked.part("mail", strands, "newest_at"):
        yield Entry("mail", strand.newest_at, strand.pk, strand)


def private_mail(asked: Asked) -> Iterator[Entry]:
    """What may be told of conversations that this user may not read, each on its day."""
    days = hinted(asked.user).filter(about(asked.item)).annotate(day=_day("newest_at"))
    strands = list(asked.part("private", days, "day"))
    for strand, hint in zip(strands, hints(strands, asked.user), strict=True):
        at = timezone.localtime(strand.newest_at).replace(hour=0, minute=0, second=0, microsecond=0)
        yield Entry("private", at, strand.pk, hint)


def notes(asked: Asked) -> Iterator[Entry]:
    """Those that are not pinned: pinned ones stand above all."""
    found = notes_around(asked.around).filter(is_pinned=False)
    for note in asked.part("note", found, "written_at"):
        yield Entry("note", note.written_at, note.pk, note)


def files(asked: Asked) -> Iterator[Entry]:
    found = File.objects.visible_to(asked.user).on_any(asked.around).standing()
    found = found.select_related("added_by", *ITEM_KINDS)
    for file in asked.part("file", found, "added_at"):
        yield Entry("file", file.added_at, file.pk, file)


def activities(asked: Asked) -> Iterator[Entry]:
    """Those that are done; what is planned stands above all."""
    found = activities_around(asked).filter(done_at__isnull=False).select_related("done_by")
    for activity in asked.part("activity", found, "done_at"):
        if activity.done_at:
            yield Entry("activity", activity.done_at, activity.pk, activity)


def changes(asked: Asked) -> Iterator[Entry]:
    """What happened to the item itself."""
    events = Event.objects.about(asked.item).filter(name__in=told_names(asked.item))
    for event in asked.part("change", events.select_related("actor"), "happened_at"):
        yield Entry("change", event.happened_at, event.pk, told(event, asked.item, asked.user))


def _day(moment: str) -> Func:
    """The moment at which its day begins where the reader is; a TruncDay cannot be compared."""
    zone = Value(timezone.get_current_timezone_name())
    output = DateTimeField()
    return Func(Value("day"), F(moment), zone, function="date_trunc", output_field=output)


def notes_around(around: Mapping[str, list[int]]) -> QuerySet[Note]:
    """Return the notes on these items: {kind: keys}."""
    return Note.objects.on_any(around).standing().select_related("author", *ITEM_KINDS)


def activities_around(asked: Asked) -> ActivityQuerySet:
    return Activity.objects.read_by(asked.user).on_any(asked.around).standing()


# By what they are shown with, when somebody asks for a part of all.
SOURCES: dict[str, Sequence[Callable[[Asked], Iterator[Entry]]]] = {
    "mail": (mail, private_mail),
    "notes": (notes,),
    "files": (files,),
    "activities": (activities,),
    "changes": (changes,),
}
