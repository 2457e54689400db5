"""Which mail of the past may be linked otherwise now, because the CRM or a mailbox has changed.

Each question is answered generously: the rules decide (linking_rules.py), and asking them about a
conversation too many does no harm.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from dealpost import live
from dealpost.conversations.linking import link_automatically
from dealpost.conversations.linking_rules import own_domains
from dealpost.conversations.models import Link, Participant
from dealpost.conversations.primary import elect, place_first
from dealpost.conversations.reconsidering import AT_ONCE, after_those_under_way
from dealpost.crm.models import (
    Deal,
    DealParticipant,
    Lead,
    OrganizationDomain,
    Person,
    PersonAddress,
    Project,
)
from dealpost.crm.public_domains import public_domains
from dealpost.events.models import Event
from dealpost.mailboxes.models import Mailbox


def relink(conversations: Callable[[], set[int]], *, at: datetime) -> None:
    """Apply the rules to these conversations, some at a time.

    Which they are is asked only when nobody stores mail any more by what was true before.
    """
    after_those_under_way()
    keys = sorted(conversations())
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        with transaction.atomic():
            changed = link_automatically(some, at=at)
            elect(some)
        live.changed(*(f"conversation-{key}" for key in changed))


def with_addresses(addresses: Iterable[str]) -> Callable[[], set[int]]:
    """Conversations in which one of these addresses takes part."""
    wanted = list(addresses)

    def asked() -> set[int]:
        rows = Participant.objects.filter(address__in=wanted)
        return set(rows.values_list("message__conversation", flat=True))

    return asked


def with_addresses_of(persons: Collection[int]) -> Callable[[], set[int]]:
    rows = PersonAddress.objects.filter(person__in=persons)
    return with_addresses(rows.values_list("address", flat=True))


def of_persons(persons: Collection[int]) -> Callable[[], set[int]]:
    """Conversations with these persons: linked to them, or with an address of theirs."""

    def asked() -> set[int]:
        linked = Link.objects.filter(person__in=persons)
        return _conversations(linked) | with_addresses_of(persons)()

    return asked


def of_items(event: Event) -> Callable[[], set[int]]:
    """Conversations linked to the items of this event, or to whoever has to do with them."""

    def asked() -> set[int]:
        persons = set(event.subject_keys(Person))  # a participant who is none any more, say
        wanted = Q(pk__in=[])
        for model, kind in ((Deal, "deal"), (Lead, "lead"), (Project, "project")):
            keys = event.subject_keys(model)
            items = model._base_manager.filter(pk__in=keys, person__isnull=False)
            persons |= set(items.values_list("person", flat=True))
            wanted |= Q(**{f"{kind}__in": keys})
        participants = DealParticipant.objects.filter(deal__in=event.subject_keys(Deal))
        persons |= set(participants.values_list("person", flat=True))
        return _conversations(Link.objects.filter(wanted | Q(person__in=persons)))

    return asked


def of_organizations(organizations: Collection[int]) -> Callable[[], set[int]]:
    """Conversations linked to these, to whoever works there, or with somebody of their domains."""

    def asked() -> set[int]:
        domains = set(
            OrganizationDomain.objects.filter(organization__in=organizations).values_list(
                "domain", flat=True
            )
        )
        staff = Person.objects.filter(organization__in=organizations)
        linked = Link.objects.filter(
            Q(organization__in=organizations) | Q(person__in=staff.values("pk"))
        )
        return _conversations(linked) | with_domains(domains)()

    return asked


def of_mailboxes(mailboxes: Collection[int]) -> Callable[[], set[int]]:
    """Conversations linked because of an address that is ours, or has a domain of ours."""

    def asked() -> set[int]:
        rows = Mailbox.objects.filter(pk__in=mailboxes).values_list("address", flat=True)
        addresses = {address.lower() for address in rows}
        wanted = Q(evidence__in=addresses)
        for domain in own_domains(addresses):
            wanted |= Q(evidence__endswith=f"@{domain}")
        return _conversations(Link.objects.standing().automatic().filter(wanted))

    return asked


@transaction.atomic
def hand_over(lead: int, deal: int, *, at: datetime) -> None:
    """Link to a deal what is linked to the lead that became it; it comes first where that did."""
    for link in Link.objects.standing().filter(lead=lead):
        facts = {"reason": link.reason, "evidence": link.evidence, "made_by": link.made_by}
        new, is_new = Link.objects.get_or_create(
            conversation=link.conversation,
            deal_id=deal,
            defaults={**facts, "made_at": at, "is_rejected": False},
        )
        if is_new and link.is_primary:
            place_first(new)


def _conversations(links: "models.QuerySet[Link]") -> set[int]:
    return set(links.values_list("conversation", flat=True))


def with_domains(domains: Collection[str]) -> Callable[[], set[int]]:
    """Conversations with somebody of these domains, of which public ones say nothing."""

    def asked() -> set[int]:
        return at_domains(set(domains) - public_domains())()

    return asked


def at_domains(domains: Collection[str]) -> Callable[[], set[int]]:
    """Conversations with somebody of these domains, public or not."""

    def asked() -> set[int]:
        wanted = Q(pk__in=[])
        for domain in domains:
            wanted |= Q(address__endswith=f"@{domain}")
        rows = Participant.objects.filter(wanted)
        return set(rows.values_list("message__conversation", flat=True))

    return asked
