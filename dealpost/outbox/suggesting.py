"""Whom somebody may want to write to: persons, and all they had mail with, most used first."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Prefetch

from dealpost.accounts.models import User
from dealpost.crm.models import Organization, PersonAddress
from dealpost.crm.models.visible import visible_items
from dealpost.mailboxes.models import Mailbox

MOST = 8
# The mail of about the last months says who matters now, and keeps each letter typed cheap.
RECENT_MAIL = 3000
WRITTEN_TO_COUNTS = 3  # as much as so many messages that only came in

CORRESPONDENTS = """
WITH recent AS (
    SELECT d.message_id FROM conversations_delivery d
    WHERE d.mailbox_id = ANY(%(mailboxes)s) AND d.withheld = ''
    ORDER BY d.message_id DESC LIMIT %(recent)s
)
SELECT p.address, max(p.name) AS name,
       sum(CASE WHEN m.is_ours AND p.kind IN ('to', 'cc') THEN %(written)s ELSE 1 END) AS used
FROM recent
JOIN conversations_message m ON m.id = recent.message_id
JOIN conversations_participant p ON p.message_id = m.id
WHERE (p.address LIKE %(like)s OR p.name ILIKE %(like)s) AND NOT p.address = ANY(%(own)s)
  AND p.address LIKE '%%@%%'
  AND m.automation NOT IN ('list', 'bulk', 'auto-generated')
GROUP BY p.address ORDER BY used DESC, p.address LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    name: str
    address: str
    hint: str = ""  # the organization, where it is a person whom we know
    used: int = 0


def suggest(text: str, user: User) -> list[Suggestion]:
    """Return those whose name or address has this text in it; none for an empty text."""
    text = " ".join(text.split())[:100]
    if not text:
        return []
    used = {each.address: each for each in _correspondents(text, user)}
    known = {each.address: each for each in _persons(text, user)}
    found = []
    for address in {**used, **known}:
        best = known.get(address) or used[address]
        times = used[address].used if address in used else 0
        found.append(Suggestion(best.name, address, best.hint, times))
    return sorted(found, key=lambda each: (-each.used, not each.hint, each.name.lower()))[:MOST]


def _correspondents(text: str, user: User) -> list[Suggestion]:
    mailboxes = Mailbox.objects.used_by(user)
    with connection.cursor() as cursor:
        cursor.execute(
            CORRESPONDENTS,
            {
                "mailboxes": list(mailboxes.values_list("pk", flat=True)),
                "own": [*Mailbox.objects.filter(owner=user).values_list("address", flat=True)],
                "like": f"%{_literally(text.lower())}%",
                "recent": RECENT_MAIL,
                "written": WRITTEN_TO_COUNTS,
                "most": MOST,
            },
        )
        return [Suggestion(name, address, used=used) for address, name, used in cursor.fetchall()]


def _persons(text: str, user: User) -> list[Suggestion]:
    visible = PersonAddress.objects.filter(visible_items(user, prefix="person__"))
    fitting = visible.filter(person__name__icontains=text) | visible.filter(
        address__contains=text.lower()
    )
    known = Prefetch("person__organization", Organization.objects.visible_to(user))
    rows = fitting.select_related("person").prefetch_related(known)
    return [
        Suggestion(row.person.name, row.address, str(row.person.organization or ""))
        for row in rows.order_by("person__name", "pk")[:MOST]
    ]


def _literally(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
