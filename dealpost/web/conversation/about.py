"""What a conversation is about: its links and why they stand, who writes, and what else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Link, Message, Strand
from dealpost.conversations.suggesting import Suggestion, suggestions
from dealpost.crm.models import Organization, Person, PersonAddress
from dealpost.mailboxes.models import Mailbox

ORDER = ("deal", "lead", "project", "person", "organization")
RELATED = (
    "deal__stage__pipeline",
    "deal__owner",
    "lead__owner",
    "project__phase",
    "project__owner",
    "person__owner",
    "organization__owner",
    "made_by",
)
MACHINES = {"auto-generated", "list", "bulk"}  # nobody to get to know
MOST_OTHERS = 5
MOST_STRANGERS = 3


@dataclass(frozen=True, slots=True)
class Stranger:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class About:
    links: Sequence[Link]
    suggestions: Sequence[Suggestion]
    strangers: Sequence[Stranger]

    @property
    def person(self) -> Person | None:
        return next((link.person for link in self.links if link.person), None)


def about(
    conversation: Conversation, user: User, messages: Iterable[Message], *, at: datetime
) -> About:
    """`messages` are those of the conversation that the user may see, oldest first; `at` is now."""
    links = sorted(
        Link.objects.standing()
        .on_items_visible_to(user)
        .filter(conversation=conversation)
        .select_related(*RELATED)
        .prefetch_related(
            "person__addresses",
            "person__phones",
            Prefetch("person__organization", Organization.objects.visible_to(user)),
        ),
        key=lambda link: (ORDER.index(link.kind), link.pk),
    )
    return About(
        links=links,
        suggestions=suggestions(conversation, user, at=at),
        strangers=_strangers(messages, user),
    )


def others(conversation: Conversation, user: User) -> list[Strand]:
    """Return what else there is with the persons of this conversation, the newest first."""
    links = Link.objects.standing().filter(person__isnull=False)
    persons = links.on_items_visible_to(user).filter(conversation=conversation).values("person")
    strands = (
        Strand.objects.readable_by(user)
        .filter(conversation__in=links.filter(person__in=persons).values("conversation"))
        .exclude(conversation=conversation)
        .order_by("-newest_at", "-pk")[: 2 * MOST_OTHERS]
    )
    once = {strand.conversation_id: strand for strand in reversed(strands)}
    return list(reversed(once.values()))[:MOST_OTHERS]


def why(link: Link) -> str:
    """Say in a sentence why the link stands."""
    words = {
        Link.Reason.ADDRESS: _("%(evidence)s takes part, which is an address of this person."),
        Link.Reason.ONLY_OPEN: _(
            "Linked because %(evidence)s takes part and this is their only open item."
        ),
        Link.Reason.CHOSEN: _("Linked by %(who)s."),
        Link.Reason.WRITTEN_FROM: _("%(who)s wrote the mail from here."),
    }
    values = {"evidence": link.evidence, "who": link.made_by or _("a former colleague")}
    return words[Link.Reason(link.reason)] % values


def _strangers(messages: Iterable[Message], user: User) -> list[Stranger]:
    """Who wrote here and is not in the CRM, as far as this user can see."""
    lowered = {
        message.sender_address.lower(): Stranger(message.sender_name, message.sender_address)
        for message in messages
        if message.sender_address and not message.is_ours and message.automation not in MACHINES
    }
    known = PersonAddress.objects.filter(
        address__in=lowered, person__in=Person.objects.visible_to(user)
    ).values_list("address", flat=True)
    ours = Mailbox.objects.filter(address__in=lowered).values_list("address", flat=True)
    left = set(lowered) - set(known) - set(ours)
    return [stranger for key, stranger in lowered.items() if key in left][:MOST_STRANGERS]
