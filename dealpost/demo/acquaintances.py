"""The people whom the company knows: customers and suppliers with those who work there."""

import random
import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from typing import Any

from dealpost.demo.dice import chance, one_of
from dealpost.demo.records import Language, Organization, OrganizationKind, Person
from dealpost.demo.source_data import source_data

MAIL_PROGRAMS = ("outlook", "outlook", "outlook", "gmail", "gmail", "apple", "plain")
COLLEAGUES = (1, 2, 2, 2, 3, 3, 4)  # how many of an organization's people one gets to know


def organizations(rng: random.Random) -> tuple[Organization, ...]:
    numbers = count(1)
    return tuple(
        _organization(rng, next(numbers), row, Language(group[-2:]), _kind(group))
        for group, rows in source_data("organizations").items()
        for row in rows
    )


def persons(
    rng: random.Random, known: tuple[Organization, ...], *, total: int
) -> tuple[Person, ...]:
    """`total` people; every organization has at least one.

    No two share a name, an address or a mobile number: they would look like duplicates.
    """
    headcount = _headcount(rng, [organization.id for organization in known], total)
    numbers = count(1)
    taken: set[str] = set()
    return tuple(
        _person(rng, next(numbers), organization, taken)
        for organization in known
        for _ in range(headcount[organization.id])
    )


def _kind(group: str) -> OrganizationKind:
    supplies = group.startswith("suppliers")
    return OrganizationKind.SUPPLIER if supplies else OrganizationKind.CUSTOMER


def _organization(
    rng: random.Random, number: int, row: str, language: Language, kind: OrganizationKind
) -> Organization:
    name, city, branch, domain = (cell.strip() for cell in row.split("|"))
    house = rng.randrange(2, 190)
    street = one_of(rng, source_data("names")[f"streets_{language}"])
    is_dutch = language is Language.DUTCH
    return Organization(
        id=number,
        name=name,
        domain=f"{domain}.example",
        street=f"{street} {house}" if is_dutch else f"{house} {street}",
        postcode=_postcode(rng) if is_dutch else "",
        city=city,
        branch=branch,
        language=language,
        kind=kind,
        phone=f"+31 {rng.randrange(10, 80)} 555 {rng.randrange(10, 99)} {rng.randrange(10, 99)}"
        if is_dutch
        else f"+44 1632 96{rng.randrange(1000, 9999)}",  # a range that is kept for fiction
    )


def _postcode(rng: random.Random) -> str:
    letters = "".join(one_of(rng, "ABCDEGHJKLMNPRSTVWXZ") for _ in range(2))
    return f"{rng.randrange(1011, 9990)} {letters}"


def _headcount(rng: random.Random, ids: list[int], total: int) -> dict[int, int]:
    heads = dict.fromkeys(ids, 1)
    while sum(heads.values()) < total:
        chosen = one_of(rng, ids)
        heads[chosen] = min(heads[chosen] + 1, max(COLLEAGUES))
    return heads


def _person(rng: random.Random, number: int, organization: Organization, taken: set[str]) -> Person:
    is_woman, first, last = _unused_name(rng, organization.language, taken)
    return Person(
        id=number,
        organization=organization.id,
        first_name=first,
        last_name=last,
        is_woman=is_woman,
        addresses=tuple(_addresses(rng, first, last, organization)),
        phones=tuple(_phones(rng, organization, taken)),
        job_title=one_of(rng, _job_titles(organization)),
        language=organization.language,
        is_formal=organization.language is Language.DUTCH and chance(rng, 0.25),
        mail_program=one_of(rng, MAIL_PROGRAMS),
    )


def _unused_name(rng: random.Random, language: Language, taken: set[str]) -> tuple[bool, str, str]:
    names = source_data("names")[language]
    for _ in range(1000):
        is_woman = chance(rng, 0.5)
        first = one_of(rng, names["women" if is_woman else "men"])
        last = one_of(rng, names["last"])
        if f"{first} {last}" not in taken:
            break
    taken.add(f"{first} {last}")
    return is_woman, first, last


def _addresses(
    rng: random.Random, first: str, last: str, organization: Organization
) -> Iterator[str]:
    local = f"{_plain(first)}.{_plain(last)}"
    short = f"{_plain(first)[0]}.{_plain(last)}"
    style = rng.random()
    yield f"{local if style < 0.6 else short}@{organization.domain}"  # noqa: PLR2004 - six in ten
    if chance(rng, 0.18):
        yield f"{local.replace('.', '')}{rng.randrange(60, 99)}@{source_data('names')['free_mail']}"


def _phones(rng: random.Random, organization: Organization, taken: set[str]) -> Iterator[str]:
    yield _unused_mobile(rng, organization.language, taken)
    if chance(rng, 0.3):
        yield organization.phone


def _unused_mobile(rng: random.Random, language: Language, taken: set[str]) -> str:
    # Both ranges are kept for fiction: 06 5550 by custom, 07700 900 by Ofcom.
    while True:
        if language is Language.DUTCH:
            number = f"+31 6 55 50 {rng.randrange(10, 99)} {rng.randrange(10, 99)}"
        else:
            number = f"+44 7700 900{rng.randrange(100, 999)}"
        if number not in taken:
            taken.add(number)
            return number


def _job_titles(organization: Organization) -> Any:
    who = "supplier" if organization.kind is OrganizationKind.SUPPLIER else "job"
    return source_data("names")[f"{who}_titles_{organization.language}"]


def _plain(name: str) -> str:
    """As a mail administrator spells it: no accents, no blanks ("Ingrid Sørensen" → "sorensen")."""
    special = str.maketrans({"ø": "o", "Ø": "o", "\u0131": "i"})
    decomposed = unicodedata.normalize("NFKD", name.translate(special))
    return re.sub(r"[^a-z]", "", decomposed.encode("ascii", "ignore").decode().lower())
