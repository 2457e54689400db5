"""The fields that a column of a file can go to, and which one its name means."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealpost.crm.fields.entering import Misread, Surroundings, entered, fitting
from dealpost.crm.fields.entering import user as colleague
from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.models import CustomField, Import

from . import listed

CUSTOM = "custom:"
# What a row may make beside the item that the file is about, in the order in which they are made.
MAKES = {
    "organization": ("organization",),
    "person": ("organization", "person"),
    "deal": ("organization", "person", "deal"),
    "lead": ("organization", "person", "lead"),
    "project": ("organization", "person", "project"),
}

Read = Callable[[str, Surroundings], Any]


@dataclass(frozen=True, slots=True)
class Target:
    item_kind: str
    field: str  # of the model, or "custom:budget"
    label: Any
    read: Read
    names: tuple[str, ...] = ()  # how columns of other programs call it, beside the label
    used_for: str = ""  # of an address or a number: work, home

    @property
    def name(self) -> str:
        return f"{self.item_kind}.{self.field}" + (f":{self.used_for}" if self.used_for else "")


def targets(item_kind: str) -> list[Target]:
    """Return all fields that columns of a file about such items can go to, custom ones too."""
    return [target for kind in reversed(MAKES[item_kind]) for target in _targets_of(kind)]


def guessed(item_kind: str, header: Sequence[str], *, by: Any) -> list[str]:
    """Return the name of the target of each column: as for the last such file, else by its name."""
    before = Import.objects.filter(user=by, item_kind=item_kind, header=list(header))
    last = before.exclude(state=Import.State.DRAFT).first()
    offered = targets(item_kind)
    if last is not None:
        known = {target.name for target in offered}
        return [name if name in known else "" for name in last.columns]
    chosen: list[str] = []
    for column in header:
        found = next((each.name for each in offered if _means(column, each, item_kind)), "")
        chosen.append("" if found in chosen else found)
    return chosen


def _means(column: str, target: Target, item_kind: str) -> bool:
    """A plain "name" is that of what the file is about; another item's has its kind before it."""
    words = _plain(column)
    names = {_plain(str(target.label)), *target.names}
    if not target.used_for:
        names.add(_plain(target.field.removeprefix(CUSTOM)))
    with_kind = {f"{kind}{name}" for kind in _KIND_NAMES[target.item_kind] for name in names}
    if target.field in {"name", "title"} and target.item_kind != item_kind:
        return words in {*with_kind, *_KIND_NAMES[target.item_kind]}
    return words in names | with_kind


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _targets_of(kind: str) -> list[Target]:
    own = [Target(kind, *rest) for rest in _OWN[kind]]
    fields = CustomField.objects.active_for(kind)
    custom = [Target(kind, f"{CUSTOM}{each.key}", each.name, _custom(each)) for each in fields]
    owner = Target(kind, "owner", _("Owner"), colleague, ("eigenaar", "accountmanager"))
    return [*own, *custom, owner]


def _custom(field: CustomField) -> Read:
    return lambda text, around: entered(field.kind, text, around, of=field)


def _as(kind: FieldKind, longest: int | None = None) -> Read:
    return lambda text, around: entered(
        kind, text if longest is None else fitting(text, longest), around
    )


def _currency(text: str, _around: Surroundings) -> str:
    if not re.fullmatch("[A-Za-z]{3}", text):
        raise Misread("not_a_currency")
    return text.upper()


def _stage(text: str, around: Surroundings) -> Any:
    return _named(text, around.stages)


def _phase(text: str, around: Surroundings) -> Any:
    return _named(text, around.phases)


def _named(text: str, steps: Mapping[str, Any]) -> Any:
    if text.lower() not in steps:
        raise Misread("unknown_step")
    return steps[text.lower()]


_TITLE = ("title", _("Title"), _as(FieldKind.TEXT, 200), ("name", "titel", "naam", "onderwerp"))
_VALUE = ("value", _("Value"), _as(FieldKind.NUMBER), ("amount", "waarde", "bedrag"))
_CURRENCY = ("currency", _("Currency"), _currency, ("valuta", "munt"))

_OWN: dict[str, list[tuple[Any, ...]]] = {
    "person": [
        ("name", _("Name"), _as(FieldKind.TEXT, 200), ("fullname", "naam", "contactpersoon")),
        ("first_name", _("First name"), _as(FieldKind.TEXT, 100), ("givenname", "voornaam")),
        (
            "last_name",
            _("Last name"),
            _as(FieldKind.TEXT, 100),
            ("surname", "familyname", "achternaam"),
        ),
        *listed.OF_PERSONS,
        ("job_title", _("Job title"), _as(FieldKind.TEXT, 150), ("function", "functie", "role")),
    ],
    "organization": [
        ("name", _("Name"), _as(FieldKind.TEXT, 200), ("naam",)),
        ("domains", _("Mail domains"), listed.domains, ("domain", "domein", "domeinen")),
        ("address", _("Address"), _as(FieldKind.TEXT, 300), ("adres",)),
        ("website", _("Website"), _as(FieldKind.WEB, 200), ("url", "web")),
    ],
    "deal": [
        _TITLE,
        _VALUE,
        _CURRENCY,
        ("stage", _("Stage"), _stage, ("fase",)),
        (
            "expected_close_on",
            _("Expected close date"),
            _as(FieldKind.DATE),
            ("closedate", "expectedclose", "verwachtesluitdatum"),
        ),
    ],
    "lead": [
        _TITLE,
        _VALUE,
        _CURRENCY,
        ("source", _("Source"), _as(FieldKind.TEXT, 100), ("bron",)),
    ],
    "project": [
        _TITLE,
        ("phase", _("Phase"), _phase, ("fase",)),
        ("starts_on", _("Start"), _as(FieldKind.DATE), ("begin", "startdate", "startdatum")),
        ("ends_on", _("End"), _as(FieldKind.DATE), ("einde", "enddate", "einddatum")),
    ],
}

_KIND_NAMES = {
    "person": ("person", "contact", "persoon", "contactperson"),
    "organization": (
        "organization",
        "organisation",
        "company",
        "organisatie",
        "bedrijf",
        "account",
    ),
    "deal": ("deal", "opportunity"),
    "lead": ("lead",),
    "project": ("project",),
}
