"""What a conversation is about: its links and why they stand, who writes, and what else."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from dealpost.accounts.models import User
from dealpost.conversations.blind_copies import known_participants
from dealpost.conversations.linking_rules import own_addresses, own_domains
from dealpost.conversations.linking_words import why
from dealpost.conversations.models import (
    ABOUT_KINDS,
    Conversation,
    Link,
    Message,
    Strand,
)
from dealpost.conversations.suggesting import Suggestion, suggestions
from dealpost.crm.models import Organization, Person, PersonAddress
from dealpost.crm.public_domains import domain_of

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
    reasons: Mapping[int, str]  # why each link stands, by its key
    suggestions: Sequence[Suggestion]
    strangers: Sequence[Stranger]

    @property
    def is_decided(self) -> bool:
        """Whether it is about a deal, lead or project already."""
        return any(link.kind in ABOUT_KINDS for link in self.links)

    @property
    def has_several(self) -> bool:
        return sum(link.kind in ABOUT_KINDS for link in self.links) > 1

    @property
    def person(self) -> Person | None:
        return next((link.person for link in self.links if link.person), None)


def about(
    conversation: Conversation, user: User, messages: Iterable[Message], *, at: datetime
) -> About:
    """`messages` are those of the conversation that the user may see, oldest first; `at` is now."""
    seen = list(messages)
    addresses = addresses_in(seen, user)
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
        key=lambda link: (not link.is_primary, ORDER.index(link.kind), link.pk),
    )
    return About(
        links=links,
        reasons={link.pk: why(link, tells_evidence=link.evidence in addresses) for link in links},
        suggestions=suggestions(conversation, user, at=at),
        strangers=strangers_in(seen, user),
    )


def addresses_in(messages: Collection[Message], user: User) -> set[str]:
    """Return the addresses in the heads of these messages, as far as this user knows them."""
    return set(known_participants(messages, user).values_list("address", flat=True))


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


def strangers_in(messages: Iterable[Message], user: User) -> list[Stranger]:
    """Who wrote here and is not in the CRM, as far as this user can see."""
    lowered = {
        message.sender_address.lower(): Stranger(message.sender_name, message.sender_address)
        for message in messages
        if message.sender_address and not message.is_ours and message.automation not in MACHINES
    }
    known = PersonAddress.objects.filter(
        address__in=lowered, person__in=Person.objects.visible_to(user)
    ).values_list("address", flat=True)
    ours = own_addresses()
    domains = own_domains(ours)
    return [
        stranger
        for key, stranger in lowered.items()
        if key not in {*known, *ours} and domain_of(key) not in domains
    ][:MOST_STRANGERS]
