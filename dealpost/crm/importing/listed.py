"""Columns that hold several of a kind, and say what for: "Work e-mail", "Mobile"."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from dealpost.crm.fields.entering import Misread, Surroundings, fitting
from dealpost.crm.models import ContactKind, Detail

# Among the values of an item: {address or number: what its column says that it is for}.
KINDS = "kinds"
LONGEST_NUMBER = 40


def with_kinds(values: Mapping[str, Any], name: str) -> list[Detail]:
    """Return the addresses or numbers of a row, each once."""
    kinds = values.get(KINDS, {})
    return [told_kind(each, kinds) for each in dict.fromkeys(values.get(name, ()))]


def told_kind(value: str, kinds: Mapping[str, str]) -> Detail:
    return Detail(value, kinds.get(value, ContactKind.WORK))


def addresses(text: str, _around: Surroundings) -> list[str]:
    found = _parts(text)
    try:
        for address in found:
            validate_email(address)
    except ValidationError as error:
        raise Misread("not_an_address") from error
    return found


def domains(text: str, _around: Surroundings) -> list[str]:
    found = [re.sub(r"^(https?://)?(www\.)?|/.*$", "", part) for part in _parts(text)]
    if not all(re.fullmatch(r"[^\s@/:]+\.[^\s@/:.]+", domain) for domain in found):
        raise Misread("not_a_domain")
    return found


def phones(text: str, _around: Surroundings) -> list[str]:
    parts = re.split(r"[;,\n]", text)
    return [fitting(part.strip(), LONGEST_NUMBER) for part in parts if part.strip()]


def _parts(text: str) -> list[str]:
    return [part.strip().lower() for part in re.split(r"[;,\s]+", text) if part.strip()]


# As targets.py lists the fields of a person: field, label, how it is read, names, what for.
OF_PERSONS: list[tuple[Any, ...]] = [
    (
        "addresses",
        _("E-mail addresses"),
        addresses,
        ("email", "emailaddress", "mail", "emailadres", "email1value"),
    ),
    (
        "addresses",
        _("Work e-mail"),
        addresses,
        ("workemail", "emailwork", "businessemail", "werkemail", "emailwerk", "zakelijkeemail"),
        ContactKind.WORK,
    ),
    (
        "addresses",
        _("Home e-mail"),
        addresses,
        ("homeemail", "emailhome", "privateemail", "personalemail", "privéemail", "emailprivé"),
        ContactKind.HOME,
    ),
    (
        "addresses",
        _("Other e-mail"),
        addresses,
        ("otheremail", "emailother", "andereemail", "overigemail"),
        ContactKind.OTHER,
    ),
    ("phones", _("Phones"), phones, ("phone", "telephone", "telefoon", "phonenumber")),
    (
        "phones",
        _("Work phone"),
        phones,
        ("workphone", "phonework", "businessphone", "telefoonwerk", "werktelefoon"),
        ContactKind.WORK,
    ),
    (
        "phones",
        _("Home phone"),
        phones,
        ("homephone", "phonehome", "telefoonprivé", "telefoonthuis"),
        ContactKind.HOME,
    ),
    (
        "phones",
        _("Mobile phone"),
        phones,
        ("mobile", "mobilephone", "phonemobile", "cell", "cellphone", "mobiel", "gsm"),
        ContactKind.MOBILE,
    ),
    (
        "phones",
        _("Other phone"),
        phones,
        ("otherphone", "phoneother", "anderetelefoon"),
        ContactKind.OTHER,
    ),
]
