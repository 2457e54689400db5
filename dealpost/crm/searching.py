"""Find items by the beginnings of their words, best first; nobody finds what they may not see.

The words of a name are made by PostgreSQL functions that every server has, and indexed as such
(migration `search_words`): small letters, without accents, split at all that is no letter or digit.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Case, Func, Model, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Right

from dealpost.accounts.models import User
from dealpost.crm.models import (
    ITEM_KINDS,
    Activity,
    Deal,
    File,
    Lead,
    Note,
    Organization,
    OrganizationDomain,
    Person,
    PersonAddress,
    PersonPhone,
    Project,
)

SHOWN = 6  # of each kind
# A short beginning is that of many words: of these so many are looked at, and ordered.
CANDIDATES = 500
MOST_WORDS = 8
LONGEST = 100
TAIL = 9  # the last digits of a phone number, the same with and without the code of a country
FEWEST_DIGITS = 4
_WORD = re.compile(r"[^\W_]+")
Rows: TypeAlias = "QuerySet[Any]"


class Words(Func):
    """The words of a text, as the indexes of the migration have them."""

    template = (
        "to_tsvector('simple', regexp_replace(regexp_replace("
        "normalize(lower(%(expressions)s), NFKD), '[\u0300-\u036f]+', '', 'g'),"
        " '[^[:alnum:]]+', ' ', 'g'))"
    )
    output_field = SearchVectorField()


class Digits(Func):
    """The digits of a text alone."""

    template = "regexp_replace(%(expressions)s, '[^0-9]+', '', 'g')"
    output_field = TextField()


def search(text: str, user: User) -> dict[str, Sequence[Model]]:
    """Return what the text may mean, best first: {kind: at most SHOWN}."""
    words = words_of(text)
    if not words and len(_digits(text)) < FEWEST_DIGITS:
        return {}
    persons = list(_best(_persons(text, words, user), "name", text)[:SHOWN])
    organizations = list(_best(_organizations(words, user), "name", text)[:SHOWN])
    about = Q(person__in=[each.pk for each in persons])
    about |= Q(organization__in=[each.pk for each in organizations])
    found: dict[str, Sequence[Model]] = {"person": persons, "organization": organizations}
    for model in (Deal, Lead, Project):
        rows = model.objects.read_by(user).filter(
            Q(pk__in=_hits(model.objects.all(), words, "title")) | about
        )
        open_first = Case(When(status="open", then=0), default=1)
        found[str(model._meta.model_name)] = list(_best(rows, "title", text, open_first)[:SHOWN])
    activities = Activity.objects.read_by(user).standing()
    activities = activities.filter(pk__in=_hits(Activity.objects.all(), words, "subject"))
    found["activity"] = list(activities.order_by("-pk")[:SHOWN])
    notes = Note.objects.visible_to(user).standing()
    notes = notes.filter(pk__in=_hits(Note.objects.all(), words, "text"))
    found["note"] = list(notes.select_related(*ITEM_KINDS).order_by("-pk")[:SHOWN])
    files = File.objects.visible_to(user).standing()
    files = files.filter(pk__in=_hits(File.objects.all(), words, "name"))
    found["file"] = list(files.select_related(*ITEM_KINDS).order_by("-pk")[:SHOWN])
    return found


def words_of(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text[:LONGEST].lower())
    without_accents = "".join(each for each in plain if not unicodedata.combining(each))
    return _WORD.findall(without_accents)[:MOST_WORDS]


def _persons(text: str, words: Collection[str], user: User) -> Rows:
    found = Q(pk__in=_hits(Person.objects.all(), words, "name"))
    found |= Q(pk__in=_hits(PersonAddress.objects.all(), words, "address", key="person"))
    digits = _digits(text)
    if len(digits) >= FEWEST_DIGITS:
        numbers = PersonPhone.objects.annotate(tail=Right(Digits("number"), TAIL))
        tail = digits.lstrip("0")[-TAIL:]
        found |= Q(pk__in=numbers.filter(tail__startswith=tail).values_list("person")[:CANDIDATES])
    return Person.objects.read_by(user).filter(found)


def _organizations(words: Collection[str], user: User) -> Rows:
    found = Q(pk__in=_hits(Organization.objects.all(), words, "name"))
    domains = OrganizationDomain.objects.all()
    found |= Q(pk__in=_hits(domains, words, "domain", key="organization"))
    return Organization.objects.visible_to(user).filter(found)


def _hits(rows: Rows, words: Collection[str], field: str, *, key: str = "pk") -> list[int]:
    """Return the keys of rows in which each word begins a word of this field.

    As a list and not as a subquery: beside another condition the planner would read every row.
    """
    if not words:
        return []
    query = SearchQuery(
        " & ".join(f"{word}:*" for word in words), config="simple", search_type="raw"
    )
    matching = rows.order_by().annotate(words=Words(field)).filter(words=query)
    return list(matching.values_list(key, flat=True)[:CANDIDATES])


def _best(rows: Rows, name: str, text: str, *then: Any) -> Rows:
    """Exactly this first, then what begins so, then the newest."""
    exact, begins = {f"{name}__iexact": text}, {f"{name}__istartswith": text}
    rank = Case(When(**exact, then=Value(0)), When(**begins, then=Value(1)), default=Value(2))
    return rows.order_by(rank, *then, "-pk")


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text[:LONGEST]) if re.fullmatch(r"[-+().\d\s/]+", text) else ""
