"""The rows of a list in the words of a reader: who, what about, and what it is linked to."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.conversations.listing import Row
from dealpost.conversations.models import Link, Participant
from dealpost.mailboxes.models import Mailbox

# What a row says it is about, the most telling first.
CHIPS = ("deal", "lead", "project", "person", "organization")
MOST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Line:
    row: Row
    people: str
    face: str  # whose initials stand before it
    mailbox: Mailbox
    kind: str = ""  # of the item it is linked to
    item: models.Model | None = None


def lines(rows: Sequence[Row], *, user: User) -> list[Line]:
    mailboxes = Mailbox.objects.in_bulk({row.mailbox for row in rows})
    own = {
        box.pk: {box.name, box.address, user.name, user.email} - {""} for box in mailboxes.values()
    }
    outgoing = [row for row in rows if set(row.people) <= own[row.mailbox]]
    receivers = _receivers(outgoing)
    chips = _chips([row.conversation for row in rows], user)
    made = []
    for row in rows:
        sent_to = receivers.get(row.strand)
        others = [name for name in row.people if name not in own[row.mailbox]]
        people = _to(sent_to) if sent_to else _among(row.people, own[row.mailbox])
        face = (sent_to or others or list(row.people) or ["?"])[0]
        kind, item = chips.get(row.conversation, ("", None))
        made.append(Line(row, people, face, mailboxes[row.mailbox], kind, item))
    return made


def _among(people: Sequence[str], own: Collection[str]) -> str:
    """Name who takes part as people do: all of one name, first names of several, the last ones."""
    if len(people) == 1:
        return _("me") if people[0] in own else people[0]
    names = [_("me") if name in own else _first_name(name) for name in people]
    names = list(dict.fromkeys(names))
    if len(names) > MOST_PEOPLE:
        names = [names[0], "…", *names[-(MOST_PEOPLE - 1) :]]
    return ", ".join(names).replace(", …,", " …")


def _first_name(name: str) -> str:
    """The first name, or what stands before the @ of an address."""
    words = name.split("@", maxsplit=1)[0].split()
    return words[0] if words else name


def _to(names: Sequence[str]) -> str:
    return _("To: %(people)s") % {"people": ", ".join(names[:MOST_PEOPLE])}


def _receivers(rows: Sequence[Row]) -> dict[int, list[str]]:
    """Return to whom the strands went in which nobody but us has written."""
    if not rows:
        return {}
    strands = {(row.conversation, row.mailbox): row.strand for row in rows}
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for receiver in (
        Participant.objects.filter(
            kind=Participant.Kind.TO, message__conversation__in=[row.conversation for row in rows]
        )
        .annotate(
            conversation=models.F("message__conversation"),
            mailbox=models.F("message__deliveries__mailbox"),
        )
        .order_by("-message__at", "pk")
    ):
        strand = strands.get((receiver.conversation, receiver.mailbox))
        if strand:
            found[strand][str(receiver)] = None
    return {strand: list(names) for strand, names in found.items()}


def _chips(conversations: Collection[int], user: User) -> dict[int, tuple[str, models.Model]]:
    links = (
        Link.objects.standing()
        .on_items_visible_to(user)
        .filter(conversation__in=conversations)
        .select_related(*CHIPS)
    )
    best = sorted(links, key=lambda link: (CHIPS.index(link.kind), -link.pk), reverse=True)
    return {link.conversation_id: (link.kind, link.item) for link in best}
