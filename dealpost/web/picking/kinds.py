"""What a picker can choose from, and how each is searched and made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Lead, Organization, Person, Project
from dealpost.crm.models.person import PersonQuerySet


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    visible: Callable[[User], QuerySet[Any]]
    search: Callable[[User, str], QuerySet[Any]]
    placeholder: Any
    hint: Any  # the same where nothing can be added
    create: Callable[[str, User, datetime], Model] | None = None


def _persons(user: User) -> PersonQuerySet:
    return Person.objects.read_by(user)


def _create_person(text: str, user: User, at: datetime) -> Person:
    """Make a person of what was typed: a name, or an address of which the name is guessed."""
    addresses = [text] if "@" in text else []
    name = text.split("@", maxsplit=1)[0].replace(".", " ").title() if addresses else text
    return Person.add(name=name, addresses=addresses, owner=user, at=at, by=user)


def _create_organization(text: str, user: User, at: datetime) -> Organization:
    return Organization.add(name=text, owner=user, at=at, by=user)


KINDS = {
    "person": Kind(
        "person",
        _persons,
        lambda user, text: _persons(user).search(text, by=user).order_by("name", "pk"),
        _("Search or add a person"),
        _("Search a person"),
        _create_person,
    ),
    "organization": Kind(
        "organization",
        Organization.objects.visible_to,
        lambda user, text: Organization.objects.visible_to(user).search(text),
        _("Search or add an organization"),
        _("Search an organization"),
        _create_organization,
    ),
    "deal": Kind(
        "deal",
        Deal.objects.visible_to,
        lambda user, text: Deal.objects.visible_to(user).search(text, by=user),
        _("Search a deal"),
        _("Search a deal"),
    ),
    "lead": Kind(
        "lead",
        Lead.objects.visible_to,
        lambda user, text: Lead.objects.visible_to(user).search(text, by=user),
        _("Search a lead"),
        _("Search a lead"),
    ),
    "project": Kind(
        "project",
        Project.objects.visible_to,
        lambda user, text: Project.objects.visible_to(user).search(text, by=user),
        _("Search a project"),
        _("Search a project"),
    ),
}
