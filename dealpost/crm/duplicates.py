"""Items that seem to be one, and why: an address, a number, a domain or a name that they share.

What is shared by more than a few (a switchboard, info@) tells nothing of two of them.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.db import connection, transaction

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, NotDuplicate, Organization, Person
from dealpost.crm.public_domains import public_domains

MOST = 300  # pairs of one rule: whoever has merged those asks again
ALIKE = 0.8  # of two words, as difflib counts: Jon and John are, Bob and Rob are not

SAME_ADDRESS = """
SELECT a.person_id, b.person_id, min(a.address)
FROM crm_personaddress a JOIN crm_personaddress b USING (address)
JOIN crm_person one ON one.id = a.person_id AND one.deleted_at IS NULL
JOIN crm_person other ON other.id = b.person_id AND other.deleted_at IS NULL
WHERE a.person_id < b.person_id
  AND (SELECT count(*) FROM crm_personaddress c WHERE c.address = a.address) <= 5
GROUP BY 1, 2 ORDER BY 1, 2 LIMIT %(most)s
"""
# The last nine digits: however the country and the trunk prefix are written before them.
SAME_PHONE = """
WITH phones AS MATERIALIZED (
    SELECT DISTINCT person_id, number, digits FROM (
        SELECT person_id, number, right(regexp_replace(number, '\\D', '', 'g'), 9) AS digits
        FROM crm_personphone) AS all_phones
    WHERE length(digits) >= 8
), telling AS (
    SELECT digits FROM phones GROUP BY digits HAVING count(DISTINCT person_id) BETWEEN 2 AND 5
)
SELECT one.id, other.id, min(a.number)
FROM telling JOIN phones a USING (digits) JOIN phones b USING (digits)
JOIN crm_person one ON one.id = a.person_id
JOIN crm_person other ON other.id = b.person_id
WHERE one.id < other.id AND one.deleted_at IS NULL AND other.deleted_at IS NULL
  -- Colleagues share a line: there the number tells only what their names may tell.
  AND (one.organization_id = other.organization_id) IS NOT TRUE
GROUP BY 1, 2 ORDER BY 1, 2 LIMIT %(most)s
"""
# Persons of one organization that share a word of their names; how alike they are, is asked below.
COLLEAGUES = """
WITH words AS MATERIALIZED (
    SELECT DISTINCT p.id, p.organization_id, p.name, word
    FROM crm_person p, regexp_split_to_table(lower(p.name), '[^[:alpha:]]+') AS word
    WHERE p.deleted_at IS NULL AND p.organization_id IS NOT NULL AND length(word) > 1
)
SELECT DISTINCT a.id, b.id, a.name, b.name
FROM words a JOIN words b USING (organization_id, word)
WHERE a.id < b.id
ORDER BY 1, 2 LIMIT 5000
"""
SAME_DOMAIN = """
SELECT a.organization_id, b.organization_id, min(a.domain)
FROM crm_organizationdomain a JOIN crm_organizationdomain b USING (domain)
JOIN crm_organization one ON one.id = a.organization_id AND one.deleted_at IS NULL
JOIN crm_organization other ON other.id = b.organization_id AND other.deleted_at IS NULL
WHERE a.organization_id < b.organization_id AND NOT domain = ANY(%(public)s)
GROUP BY 1, 2 ORDER BY 1, 2 LIMIT %(most)s
"""
# Without case, signs and the form of the company: "Acme B.V." and "ACME bv" are one.
SAME_COMPANY = """
WITH names AS MATERIALIZED (
    SELECT id, name, trim(regexp_replace(regexp_replace(
        regexp_replace(lower(name), '[^[:alnum:] ]', '', 'g'),
        '\\m(bv|nv|vof|ltd|limited|inc|llc|plc|corp|co|gmbh|ag|kg|sa|sarl|srl|spa|oy|ab|as|aps)\\M',
        '', 'g'), '\\s+', ' ', 'g')) AS plain
    FROM crm_organization WHERE deleted_at IS NULL
)
SELECT a.id, b.id, a.name
FROM names a JOIN names b USING (plain)
WHERE a.id < b.id AND plain <> ''
ORDER BY 1, 2 LIMIT %(most)s
"""
SAME_DEAL = """
SELECT a.id, b.id, a.title
FROM crm_deal a JOIN crm_deal b ON lower(a.title) = lower(b.title) AND a.id < b.id
WHERE a.status = 'open' AND b.status = 'open'
  AND a.deleted_at IS NULL AND b.deleted_at IS NULL
  AND (a.person_id = b.person_id OR a.organization_id = b.organization_id)
ORDER BY 1, 2 LIMIT %(most)s
"""
RULES: dict[str, dict[str, str]] = {
    "person": {"address": SAME_ADDRESS, "phone": SAME_PHONE},
    "organization": {"domain": SAME_DOMAIN, "name": SAME_COMPANY},
    "deal": {"title": SAME_DEAL},
}


@dataclass(slots=True)
class Pair:
    one: Any
    other: Any
    reasons: list[tuple[str, str]]  # (rule, what they share)


def duplicates(kind: str, user: User) -> list[Pair]:
    """Return the pairs of this kind that this user sees both of, those with most reasons first."""
    found: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for one, other, rule, shared in _suspected(kind):
        found.setdefault((one, other), []).append((rule, shared))
    differing = set(NotDuplicate.objects.filter(kind=kind).values_list("one", "other"))
    keys = {key for pair in set(found) - differing for key in pair}
    items = _read(kind, user, keys)
    pairs = [
        Pair(items[one], items[other], reasons)
        for (one, other), reasons in found.items()
        if (one, other) not in differing and one in items and other in items
    ]
    return sorted(pairs, key=lambda pair: -len(pair.reasons))


@transaction.atomic
def say_different(kind: str, one: int, other: int, *, at: datetime, by: User) -> None:
    """Never suggest these two again."""
    low, high = sorted((one, other))
    facts = {"said_at": at, "said_by": by}
    NotDuplicate.objects.get_or_create(kind=kind, one=low, other=high, defaults=facts)


def say_perhaps_same(kind: str, one: int, other: int) -> None:
    """Undo `say_different`."""
    low, high = sorted((one, other))
    NotDuplicate.objects.filter(kind=kind, one=low, other=high).delete()


def _suspected(kind: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield (lower key, higher key, rule, what they share)."""
    given: dict[str, Any] = {"most": MOST, "public": sorted(public_domains())}
    with connection.cursor() as cursor:
        for rule, sql in RULES[kind].items():
            cursor.execute(sql, given)
            yield from ((one, other, rule, shared) for one, other, shared in cursor.fetchall())
        if kind == "person":
            cursor.execute(COLLEAGUES)
            for one, other, name, other_name in cursor.fetchall():
                if names_are_alike(name, other_name):
                    yield one, other, "name", other_name


def names_are_alike(one: str, other: str) -> bool:
    """Say whether two names may be of one person: written otherwise, or with an initial."""
    ours, theirs = _words(one), _words(other)
    if ours and theirs and ours[-1] == theirs[-1] and _starts_alike(ours[0], theirs[0]):
        return True
    pairs = list(zip(sorted(ours), sorted(theirs), strict=False))
    alike = (SequenceMatcher(None, word, other).ratio() >= ALIKE for word, other in pairs)
    return len(ours) == len(theirs) and bool(pairs) and all(alike)


def _starts_alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _words(name: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", name.casefold())
    return re.findall(
        r"[^\W\d_]+", "".join(each for each in apart if not unicodedata.combining(each))
    )


def _read(kind: str, user: User, keys: Collection[int]) -> dict[int, Any]:
    read: dict[str, Any] = {
        "person": Person.objects.read_by(user),
        "organization": Organization.objects.visible_to(user).prefetch_related("domains"),
        "deal": Deal.objects.read_by(user).select_related("stage"),
    }
    return {item.pk: item for item in read[kind].filter(pk__in=keys)}
