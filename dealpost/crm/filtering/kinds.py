"""What each kind of item can be filtered by."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.models import (
    Deal,
    Lead,
    Organization,
    OrganizationDomain,
    Person,
    PersonAddress,
    PersonPhone,
    Phase,
    Pipeline,
    Project,
    Stage,
    Visibility,
)

from .fields import (
    ME,
    Choices,
    FilterField,
    How,
    Where,
    another,
    colleague,
    column,
    day,
    key,
    listed,
    moment,
    number,
)


def text(name: str, label: Any, where: Where | None = None) -> FilterField:
    return FilterField(name, label, "text", where or column(name), is_optional=True)


def chosen(name: str, label: Any, choices: Iterable[tuple[str, Any]]) -> FilterField:
    """Return a field with choices that is never empty."""
    return FilterField(name, label, "choice", column(name), lambda: list(choices))


def one_of(name: str, label: Any, choices: Callable[[], Choices], path: str = "") -> FilterField:
    return FilterField(name, label, "choice", key(path or name), choices)


def users() -> Choices:
    named = User.objects.values_list("pk", "name")
    return [(ME, _("Me")), *((str(pk), name) for pk, name in named)]


def _stages() -> Choices:
    rows = Stage.objects.select_related("pipeline").order_by("pipeline__order", "order", "pk")
    several = len({stage.pipeline_id for stage in rows}) > 1
    return [(str(row.pk), f"{row.pipeline} · {row}" if several else str(row)) for row in rows]


def _pipelines() -> Choices:
    return [(str(each.pk), str(each)) for each in Pipeline.objects.all()]


def _phases() -> Choices:
    return [(str(each.pk), str(each)) for each in Phase.objects.all()]


def _has_open_deal(path: str) -> Where:
    """Whether a deal of it is open that whoever filters may see."""

    def where(_how: How, _value: Any, user: User) -> Q:
        deals = Deal.objects.visible_to(user).open().exclude(**{path: None})
        return Q(pk__in=deals.values(path))

    return where


def item(kind: str, label: Any, seen: Callable[[User], QuerySet[Any]], name: str) -> FilterField:
    """Return a field that holds another item: one is chosen, or its name compared."""
    where = another(kind, seen, column(name))
    return FilterField(kind, label, "item", where, is_optional=True, item_kind=kind)


_PERSON = item("person", _("Person"), Person.objects.visible_to, "name")
_ORGANIZATION = item("organization", _("Organization"), Organization.objects.visible_to, "name")
_OWNED = [
    FilterField("owner", _("Owner"), "choice", colleague("owner"), users),
    chosen("visibility", _("Visible to"), Visibility.choices),
    FilterField("created_at", _("Added"), "date", moment("created_at")),
]
_SELLABLE = [
    text("title", _("Title")),
    FilterField("value", _("Value"), "number", number("value")),
    text("currency", _("Currency")),
    _PERSON,
    _ORGANIZATION,
]


def _date(name: str, label: Any) -> FilterField:
    return FilterField(name, label, "date", day(name), is_optional=True)


FIELDS: dict[type[Any], list[FilterField]] = {
    Person: [
        text("name", _("Name")),
        text(
            "address",
            _("E-mail"),
            listed(PersonAddress.objects.all(), "person", column("address")),
        ),
        text(
            "phone",
            _("Phone"),
            listed(PersonPhone.objects.all(), "person", column("number")),
        ),
        text("job_title", _("Job title")),
        _ORGANIZATION,
        FilterField("open_deal", _("Has an open deal"), "yes_no", _has_open_deal("person")),
        *_OWNED,
    ],
    Organization: [
        text("name", _("Name")),
        text("address", _("Address")),
        text("website", _("Website")),
        text(
            "domain",
            _("Mail domain"),
            listed(OrganizationDomain.objects.all(), "organization", column("domain")),
        ),
        FilterField("open_deal", _("Has an open deal"), "yes_no", _has_open_deal("organization")),
        *_OWNED,
    ],
    Deal: [
        *_SELLABLE,
        one_of("stage", _("Stage"), _stages),
        one_of("pipeline", _("Pipeline"), _pipelines, "stage__pipeline"),
        chosen("status", _("Status"), Deal.Status.choices),
        text("lost_reason", _("Reason lost")),
        _date("expected_close_on", _("Expected close")),
        FilterField("stage_since", _("In this stage since"), "date", moment("stage_since")),
        FilterField("closed_at", _("Closed"), "date", moment("closed_at"), is_optional=True),
        *_OWNED,
    ],
    Lead: [
        *_SELLABLE,
        text("source", _("Source")),
        chosen("status", _("Status"), Lead.Status.choices),
        *_OWNED,
    ],
    Project: [
        text("title", _("Title")),
        one_of("phase", _("Phase"), _phases),
        chosen("status", _("Status"), Project.Status.choices),
        _PERSON,
        _ORGANIZATION,
        item("deal", _("Deal"), Deal.objects.visible_to, "title"),
        _date("starts_on", _("Start")),
        _date("ends_on", _("End")),
        *_OWNED,
    ],
}
