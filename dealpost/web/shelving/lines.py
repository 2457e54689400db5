"""The rows of a list in the words of a reader: who, what about, and what it is linked to."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.conversations.labels.listing import labels_of
from dealpost.conversations.listing import Row
from dealpost.conversations.models import Label, Link, Participant
from dealpost.conversations.teamwork.commenting import with_new_comments
from dealpost.mailboxes.models import Mailbox
from dealpost.web.components.avatar import avatar
from dealpost.web.shelving.days import full, short
from dealpost.web.shelving.work import Work, work_on

# What a row says it is about, the most telling first.
CHIPS = ("deal", "lead", "project", "person", "organization")
NAMES = {"person": "name", "organization": "name"}  # the others have a title
MOST_PEOPLE = 3
MOST_LABELS = 2


@dataclass(frozen=True, slots=True)
class Line:
    row: Row
    people: str
    face: dict[str, object]  # the initials before it, as components/avatar.py describes them
    mailbox: Mailbox
    url: str
    when: str
    moment: str  # `when`, in full
    kind: str = ""  # of the item it is linked to
    item: str = ""
    labels: Sequence[Label] = ()
    work: Work | None = None  # how its team deals with it
    has_new_comment: bool = False  # that this user has not seen

    @property
    def first_labels(self) -> Sequence[Label]:
        return self.labels[:MOST_LABELS]

    @property
    def more_labels(self) -> Sequence[Label]:
        return self.labels[MOST_LABELS:]


def lines(
    rows: Sequence[Row], *, user: User, mailboxes: Sequence[Mailbox], now: datetime
) -> list[Line]:
    """Word these rows; `mailboxes` are those that the user uses."""
    used = {mailbox.pk: mailbox for mailbox in mailboxes}
    of_others = {row.mailbox for row in rows} - set(used)
    boxes = used | Mailbox.objects.in_bulk(of_others) if of_others else used
    own = {key: _own_names(mailbox, user) for key, mailbox in boxes.items()}
    outgoing = [row for row in rows if set(row.people) <= own[row.mailbox]]
    receivers = _receivers(outgoing)
    conversations = [row.conversation for row in rows]
    chips = _chips(conversations, user)
    labels = labels_of(conversations, user=user)
    work = work_on(rows)
    commented = with_new_comments(conversations, user)
    address = reverse("conversation:page", args=[0])
    made = []
    for row in rows:
        people, face = _people(row, own[row.mailbox], receivers.get(row.strand, []))
        kind, item = chips.get(row.conversation, ("", ""))
        made.append(
            Line(
                row,
                people,
                avatar(face),
                boxes[row.mailbox],
                address.replace("/0/", f"/{row.conversation}/"),  # 50 times reverse() are 3 ms
                short(row.newest_at, now),
                full(row.newest_at),
                kind,
                item,
                labels.get(row.conversation, ()),
                work.get(row.strand),
                row.conversation in commented,
            )
        )
    return made


def _own_names(mailbox: Mailbox, user: User) -> set[str]:
    return {mailbox.name, mailbox.address, user.name, user.email} - {""}


def _people(row: Row, own: Collection[str], receivers: Sequence[str]) -> tuple[str, str]:
    """Say who takes part, and whose face stands for them."""
    if receivers:
        return _to(receivers), receivers[0]
    others = [name for name in row.people if name not in own]
    return _among(row.people, own), (others or list(row.people) or ["?"])[0]


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
            kind=Participant.Kind.TO,
            message__conversation__in=[row.conversation for row in rows],
            message__deliveries__withheld="",
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


def _chips(conversations: Collection[int], user: User) -> dict[int, tuple[str, str]]:
    """Return kind and name of what each conversation is first of all about, or most telling."""
    names = [f"{kind}__{NAMES.get(kind, 'title')}" for kind in CHIPS]
    links = (
        Link.objects.standing()
        .on_items_visible_to(user)
        .filter(conversation__in=conversations)
        .order_by("-is_primary", "pk")
        .values_list("conversation", "is_primary", *names)
    )
    best: dict[int, tuple[int, str]] = {}
    primary = set()
    for conversation, is_primary, *values in links:
        found = next((rank, str(name)) for rank, name in enumerate(values) if name is not None)
        if is_primary:
            primary.add(conversation)
            best[conversation] = found
        elif conversation not in primary and found[0] < best.get(conversation, found)[0]:
            best[conversation] = found
        best.setdefault(conversation, found)
    return {key: (CHIPS[rank], name) for key, (rank, name) in best.items()}
