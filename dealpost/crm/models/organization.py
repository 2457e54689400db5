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
from .contact_detail import ContactDetail, Detail, Given
from .deletable import deleted_first
from .reachable import change_details, told
from .visible import Standing, Visible, VisibleQuerySet


class OrganizationQuerySet(VisibleQuerySet["Organization"]):
    def named_like(self, text: str) -> Self:
        return self.filter(name__icontains=text)

    def search(self, text: str) -> Self:
        """Those with this in their name, or with such a mail domain."""
        domains = OrganizationDomain.objects.filter(domain__icontains=text)
        return self.filter(
            models.Q(name__icontains=text) | models.Q(pk__in=domains.values("organization"))
        )


class Organization(Visible, Changeable):
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=300, blank=True)
    website = models.URLField(_("website"), blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = Standing.from_queryset(OrganizationQuerySet)()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        indexes = [
            deleted_first("organization"),
            models.Index(fields=["name", "id"], name="organization_by_name"),
            models.Index(fields=["created_at", "id"], name="organization_by_age"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def add(
        cls, *, at: datetime, by: User, domains: Iterable[Given] = (), **fields: Any
    ) -> "Organization":
        organization = cls.objects.create(created_at=at, **fields)
        change_details(organization, organization.domains, domains, None)
        record("organization_created", about=[organization], at=at, by=by)
        return organization

    @transaction.atomic
    def change_domains(
        self,
        domains: Iterable[Given],
        *,
        at: datetime,
        by: User,
        seen: Iterable[Detail] | None = None,
    ) -> None:
        """Make these the organization's mail domains, as `change_details` tells."""
        before, after = change_details(self, self.domains, domains, seen)
        if changed := sorted(set(before) ^ set(after)):
            fields = {"domains": told(before, after)}
            record(
                "organization_domains_changed",
                about=[self],
                at=at,
                by=by,
                domains=changed,
                fields=fields,
            )
        live.changed(live.topic(self))

    @property
    def domain(self) -> str:
        """The first of its mail domains, or an empty string."""
        domains = sorted(self.domains.all(), key=lambda each: (not each.is_primary, each.pk))
        return domains[0].domain if domains else ""


class OrganizationDomain(ContactDetail):
    """A mail domain of the organization: whoever writes from it works there."""

    VALUE = "domain"

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="domains")
    domain = models.CharField(_("domain"), max_length=253)

    class Meta(ContactDetail.Meta):
        verbose_name_plural = _("mail domains")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "domain"], name="domain_once_per_organization"
            )
        ]
        indexes = [models.Index(fields=["domain"])]

    @classmethod
    def plain(cls, value: str) -> str:
        return value.strip().lower()
