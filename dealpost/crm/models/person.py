from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.events.recording import record

from .changeable import Changeable
from .organization import Organization
from .visible import Visible, VisibleQuerySet


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

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [
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
        addresses: Iterable[str] = (),
        phones: Iterable[str] = (),
        **fields: Any,
    ) -> "Person":
        person = cls.objects.create(created_at=at, **fields)
        PersonAddress.objects.bulk_create(
            PersonAddress(person=person, address=address, is_primary=number == 0)
            for number, address in enumerate(_distinct(addresses))
        )
        PersonPhone.objects.bulk_create(
            PersonPhone(person=person, number=number) for number in phones
        )
        record("person_created", about=[person, person.organization], at=at, by=by)
        return person

    @transaction.atomic
    def change_addresses(self, addresses: Iterable[str], *, at: datetime, by: User) -> None:
        """Make these the person's addresses, the first the primary one."""
        wanted = _distinct(addresses)
        known = set(self.addresses.values_list("address", flat=True))
        removed = sorted(known - set(wanted))
        self.addresses.filter(address__in=removed).delete()
        for number, address in enumerate(wanted):
            self.addresses.update_or_create(address=address, defaults={"is_primary": number == 0})
        if set(wanted) - known:
            record("person_address_added", about=[self], at=at, by=by)
        if removed:
            record("person_address_removed", about=[self], at=at, by=by, addresses=removed)

    @transaction.atomic
    def change_phones(self, numbers: Iterable[str]) -> None:
        """Make these the person's phone numbers, in this order."""
        wanted = list(dict.fromkeys(number.strip() for number in numbers if number.strip()))
        if wanted == [phone.number for phone in self.phones.all()]:
            return
        self.phones.all().delete()
        PersonPhone.objects.bulk_create(
            PersonPhone(person=self, number=number) for number in wanted
        )

    @property
    def address(self) -> str:
        """The address to write to, or an empty string."""
        addresses = sorted(self.addresses.all(), key=lambda each: (not each.is_primary, each.pk))
        return addresses[0].address if addresses else ""


def _distinct(addresses: Iterable[str]) -> list[str]:
    lowered = (address.strip().lower() for address in addresses)
    return list(dict.fromkeys(address for address in lowered if address))


class PersonAddress(models.Model):
    """An e-mail address of a person, in lower case; two persons may share one (info@)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    address = models.EmailField(_("e-mail address"))
    is_primary = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_primary", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "address"], name="address_once_per_person")
        ]
        indexes = [models.Index(fields=["address"])]

    def __str__(self) -> str:
        return self.address


class PersonPhone(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="phones")
    number = models.CharField(_("phone"), max_length=40)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.number
