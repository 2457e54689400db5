from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import ContactKind, Person
from dealpost.crm.ordering import along, by_organization
from dealpost.web.listing.columns import Column, choice, linked, row_link, text, time
from dealpost.web.listing.kind import Kind, Sort
from dealpost.web.listing.portrait import portrait

REST = (ContactKind.OTHER, ContactKind.OWN, ContactKind.MOBILE)  # no column of their own


def _name(person: Person) -> SafeString:
    return format_html('<span class="row">{}{}</span>', portrait(person), row_link(person))


def _phone(person: Person) -> str:
    phones = person.phones.all()
    return phones[0].number if phones else ""


def _each(name: str, label: Any, *kinds: str) -> Column:
    """Return a column of all addresses or numbers that are for this; all of them without kinds."""

    def value(person: Person) -> str:
        rows = getattr(person, name).all()
        return "; ".join(each.value for each in rows if not kinds or each.kind in kinds)

    suffix = "_".join(["", *kinds[:1]])
    return Column(f"{name}{suffix}", label, value, value, is_usual=False)


PERSONS = Kind(
    model=Person,
    read=Person.objects.read_by,
    search=lambda persons, words, user: persons.search(words, by=user),
    search_hint=_("Name, address or company"),
    columns=(
        Column("name", _("Name"), str, _name, sort="name", style="name"),
        linked("organization", _("Organization"), sort="organization", on_phone=True),
        Column("address", _("E-mail"), lambda p: p.address, lambda p: p.address, on_phone=True),
        Column("phone", _("Phone"), _phone, _phone),
        _each("addresses", _("All e-mail addresses")),
        _each("addresses", _("Work e-mail"), ContactKind.WORK),
        _each("addresses", _("Home e-mail"), ContactKind.HOME),
        _each("addresses", _("Other e-mail"), *REST),
        _each("phones", _("All phones")),
        _each("phones", _("Work phone"), ContactKind.WORK),
        _each("phones", _("Home phone"), ContactKind.HOME),
        _each("phones", _("Mobile phone"), ContactKind.MOBILE),
        _each("phones", _("Other phone"), ContactKind.OTHER, ContactKind.OWN),
        text("job_title", _("Job title"), is_usual=False),
        text("owner", _("Owner")),
        choice("visibility", _("Visible to"), is_usual=False),
        time("created_at", _("Added"), sort="newest", is_usual=False),
    ),
    sorts={
        "name": Sort(along("name")),
        "organization": Sort(by_organization),
        "newest": Sort(along("created_at", descending=True), first="descending"),
    },
)
