"""What was decided about who reads a conversation: told to those who decide it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.conversations.models import Access, Conversation
from dealpost.events.models import Event
from dealpost.mailboxes.models import Mailbox

MOST = 20
ASKED = ("access_asked", "access_granted", "access_declined", "access_revoked")


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    words: str


def history_of(user: User, conversation: int) -> Sequence[Entry]:
    """Return what was decided of it in the mailboxes that this user uses, newest first."""
    used = Mailbox.objects.used_by(user).values("pk")
    mailbox = ContentType.objects.get_for_model(Mailbox)
    told = (
        Event.objects.about(Conversation(pk=conversation))
        .filter(name__in=[*ASKED, "visibility_changed"])
        .filter(pk__in=Event.objects.filter(subjects__kind=mailbox, subjects__object_id__in=used))
        .select_related("actor")
        .newest_first()[:MOST]
    )
    events = list(told)
    keys = [event.details["access"] for event in events if "access" in event.details]
    accesses = Access.objects.select_related("user").in_bulk(keys)
    return [Entry(event.happened_at, _words(event, accesses)) for event in events]


def _words(event: Event, accesses: dict[int, Access]) -> str:
    access = accesses.get(event.details.get("access", 0))
    values = {
        "who": event.actor or _("A former colleague"),
        "whom": access.user if access else _("a former colleague"),
    }
    sentences = {
        "access_asked": _("%(who)s asked to read it"),
        "access_granted": _("%(who)s let %(whom)s in"),
        "access_declined": _("%(who)s declined what %(whom)s asked"),
        "access_revoked": _("%(who)s no longer lets %(whom)s read it"),
        "visibility_changed": _("%(who)s shared it")
        if event.details.get("visibility") == Mailbox.Visibility.SHARED
        else _("%(who)s made it private"),
    }
    return sentences[event.name] % values
