from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost import live
from dealpost.accounts.models import User
from dealpost.events.recording import record

from .changeable import Changeable
from .contact_detail import ContactDetail, Detail, Given, WithKind
from .deletable import deleted_first
from .organization import Organization
from .reachable import change_details, told
from .visible import Standing, Visible, VisibleQuerySet


class PersonQuerySet(VisibleQuerySet["Person"]):
    def with_addresses(self, addresses: Iterable[str]) -> Self:
        return self.filter(addresses__address__in=[a.lower() for a in addresses]).distinct()

    def search(self, text: str, *, by: User) -> Self:
        """Those with this in their name, an address, or the name of their organization."""
        addresses = PersonAddress.objects.filter(address__icontains=text)
        organizations = Organization.objects.visible_to(by).filter(name__icontains=text)
        return self.filter(
            models.Q(name__icontains=text)
            | models.Q(pk__in=addresses.values("person"))
            | models.Q(organization__in=organizations.values("pk"))
        )

    def read_by(self, user: User) -> Self:
        """Those that this user may see, each without an organization that they may not."""
        organizations = models.Prefetch("organization", Organization.objects.visible_to(user))
        seen = self.visible_to(user).select_related("owner")
        return seen.prefetch_related(organizations).prefetch_related("addresses", "phones")


class Person(Visible, Changeable):
    name = models.CharField(_("name"), max_length=200)
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="persons",
        verbose_name=_("organization"),
    )
    job_title = models.CharField(_("job title"), max_length=150, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = Standing.from_queryset(PersonQuerySet)()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [
            deleted_first("person"),
            models.Index(fields=["name", "id"], name="person_by_name"),
            models.Index(fields=["created_at", "id"], name="person_by_age"),
            models.Index(fields=["organization", "name", "id"], name="person_by_organization"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def add(
        cls,
        *,
        at: datetime,
        by: User,
        addresses: Iterable[Given] = (),
        phones: Iterable[Given] = (),
        **fields: Any,
    ) -> "Person":
        person = cls.objects.create(created_at=at, **fields)
        change_details(person, person.addresses, addresses, None)
        change_details(person, person.phones, phones, None)
        record("person_created", about=[person, person.organization], at=at, by=by)
        return person

    @transaction.atomic
    def change_addresses(
        self,
        addresses: Iterable[Given],
        *,
        at: datetime,
        by: User,
        seen: Iterable[Detail] | None = None,
    ) -> None:
        """Make these the person's addresses, as `change_details` tells."""
        before, after = change_details(self, self.addresses, addresses, seen)
        added, removed = set(after) - set(before), sorted(set(before) - set(after))
        told_too = {"fields": {"addresses": told(before, after)}}
        if added:
            record("person_address_added", about=[self], at=at, by=by, **told_too)
        if removed:
            more = {} if added else told_too
            record("person_address_removed", about=[self], at=at, by=by, addresses=removed, **more)
        live.changed(live.topic(self))

    @transaction.atomic
    def change_phones(
        self,
        numbers: Iterable[Given],
        *,
        at: datetime,
        by: User,
        seen: Iterable[Detail] | None = None,
    ) -> None:
        """Make these the person's phone numbers, as `change_details` tells."""
        before, after = change_details(self, self.phones, numbers, seen)
        if set(after) != set(before):
            fields = {"phones": told(before, after)}
            record("item_changed", about=[self], at=at, by=by, fields=fields)
        live.changed(live.topic(self))

    @property
    def address(self) -> str:
        """The address to write to, or an empty string."""
        addresses = sorted(self.addresses.all(), key=lambda each: (not each.is_primary, each.pk))
        return addresses[0].address if addresses else ""


class PersonAddress(WithKind, ContactDetail):
    """An e-mail address of a person, in lower case; two persons may share one (info@)."""

    VALUE = "address"
    TOLD = ("kind", "label", "is_primary")

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    address = models.EmailField(_("e-mail address"))

    class Meta(ContactDetail.Meta):
        verbose_name_plural = _("e-mail addresses")
        constraints = [
            models.UniqueConstraint(fields=["person", "address"], name="address_once_per_person")
        ]
        indexes = [models.Index(fields=["address"])]

    @classmethod
    def plain(cls, value: str) -> str:
        return value.strip().lower()


class PersonPhone(WithKind, ContactDetail):
    VALUE = "number"
    TOLD = ("kind", "label", "is_primary")

    person = models.ForeignKey(Person, models.CASCADE, related_name="phones")
    number = models.CharField(_("phone"), max_length=40)

    class Meta(ContactDetail.Meta):
        verbose_name_plural = _("phones")
