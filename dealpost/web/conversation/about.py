"""What a conversation is about: its links and why they stand, who writes, and what else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects

from dealpost.accounts.models import User
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
from dealpost.crm.models import ITEM_KINDS, Organization, Person, PersonAddress
from dealpost.crm.models.visible import visible_items
from dealpost.crm.public_domains import domain_of
from dealpost.web.conversation.letters import Letter

ORDER = ("deal", "lead", "project", "person", "organization")
RELATED = {
    "deal": ("stage__pipeline", "owner"),
    "lead": ("owner",),
    "project": ("phase", "owner"),
    "person": ("owner",),
    "organization": ("owner",),
}
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
    conversation: Conversation, user: User, letters: Sequence[Letter], *, at: datetime
) -> About:
    """`letters` are those of the conversation that the user may see, oldest first; `at` is now."""
    seen = [letter.message for letter in letters]
    addresses = {address for letter in letters for address in letter.addresses}
    links = links_of(conversation, user)
    shown = sorted(
        (link for link in links if getattr(link, link.kind) and not link.is_rejected),
        key=lambda link: (not link.is_primary, ORDER.index(link.kind), link.pk),
    )
    return About(
        links=shown,
        reasons={
            link.pk: why(link, tells_evidence=link.evidence in addresses, reader=user)
            for link in shown
        },
        suggestions=suggestions(links, {message.subject for message in seen}, user, at=at),
        strangers=strangers_in(seen, user),
    )


def links_of(conversation: Conversation, user: User) -> list[Link]:
    """Return all links, taken away or not; the item of each is None if the user may not see it."""
    links = list(Link.objects.filter(conversation=conversation).select_related("made_by"))
    kinds = sorted({link.kind for link in links})
    prefetch_related_objects(links, *(Prefetch(kind, _items(kind, user)) for kind in kinds))
    return links


def _items(kind: str, user: User) -> QuerySet[Model]:
    items = ITEM_KINDS[kind]._default_manager.filter(visible_items(user))
    if kind == "person":
        employer = Prefetch("organization", Organization.objects.visible_to(user))
        items = items.prefetch_related("addresses", "phones", employer)
    return items.select_related(*RELATED[kind])


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
    if not lowered:
        return []
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
