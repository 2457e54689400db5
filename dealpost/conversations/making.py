"""A person, deal, lead or project is made from a conversation, and the conversation is about it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from django.db import models, transaction

from dealpost.accounts.models import User
from dealpost.conversations.linking import link
from dealpost.conversations.models import ABOUT_KINDS, Conversation, Link, kind_of
from dealpost.conversations.primary import elect, place_first
from dealpost.crm.models import ITEM_KINDS, Deal, Lead, Organization, Person, Project
from dealpost.crm.public_domains import domain_of, public_domains
from dealpost.events.models import Event

Made: TypeAlias = Sequence[tuple[str, int]]  # kinds and keys, in the order in which they were made

MAKING = (
    *("person_created", "organization_created", "deal_created", "lead_created", "project_created"),
    *("conversation_linked", "conversation_about_changed"),
)


@transaction.atomic
def make_person(
    conversation: Conversation,
    *,
    name: str,
    address: str,
    organization: str,
    by: User,
    at: datetime,
) -> tuple[Person, Made]:
    """Add a person, and their organization by its name, and link the conversation to them."""
    employer, made = _organization(organization, address, by=by, at=at)
    person = Person.add(
        name=name, addresses=[address], organization=employer, owner=by, at=at, by=by
    )
    link(conversation, person, by=by, at=at)
    return person, [*made, ("person", person.pk)]


@transaction.atomic
def make_item(
    conversation: Conversation, kind: str, *, by: User, at: datetime, **fields: Any
) -> models.Model:
    """Add a deal, lead or project that the conversation is from now on first of all about."""
    adds = {"deal": Deal.add, "lead": Lead.add, "project": Project.add}
    item = adds[kind](owner=by, at=at, by=by, **fields)
    place_first(link(conversation, item, by=by, at=at))
    return item


@transaction.atomic
def unmake(made: Made, *, by: User) -> bool:
    """Take away what was made, unless somebody has used it since; return whether that was done."""
    items = [(kind, _found(kind, key, by)) for kind, key in made]
    if any(item is None or _is_used(item, made) for _kind, item in items):
        return False
    links = Link.objects.none()
    for kind, item in items:
        links |= Link.objects.filter(**{kind: item})
    conversations = set(links.values_list("conversation", flat=True))
    for _kind, item in reversed(items):
        assert item is not None
        item.delete()
    elect(conversations)
    return True


def _organization(
    name: str, address: str, *, by: User, at: datetime
) -> tuple[Organization | None, list[tuple[str, int]]]:
    """Return the organization of that name that this user may see, made if there is none."""
    if not name:
        return None, []
    found = Organization.objects.visible_to(by).filter(name__iexact=name).first()
    if found:
        return found, []
    domains = {domain_of(address)} - public_domains() - {""}
    added = Organization.add(name=name, domains=domains, owner=by, at=at, by=by)
    return added, [("organization", added.pk)]


def _found(kind: str, key: int, by: User) -> models.Model | None:
    return ITEM_KINDS[kind]._default_manager.filter(pk=key, owner=by).first()


def _is_used(item: models.Model, made: Made) -> bool:
    """Whether something has happened to it, or hangs on it, that was not done when it was made."""
    if Event.objects.about(item).exclude(name__in=MAKING).exists():
        return True
    kind = kind_of(item)
    if kind in ABOUT_KINDS:
        return False
    own = {of: [key for each, key in made if each == of] for of in ITEM_KINDS}
    return any(
        model._default_manager.filter(**{kind: item}).exclude(pk__in=own[of]).exists()
        for of, model in ITEM_KINDS.items()
        if of in ABOUT_KINDS or (of, kind) == ("person", "organization")
    )
