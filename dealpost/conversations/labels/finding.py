"""Keywords that messages have already: those of a new label, and those that nobody named here."""

from collections import Counter
from dataclasses import dataclass

from django.db import connection, transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations.labels.naming import can_be_a_label
from dealpost.conversations.labels.showing import show
from dealpost.conversations.models import Change, Delivery, Label, Placement
from dealpost.conversations.standing import refresh
from dealpost.mailboxes.models import Mailbox

AT_ONCE = 500

# A label is made now and then, and all flags are written with every pass: so no index is kept for
# this, and all placements are looked at (about a second for a million).
HAVING = """
SELECT DISTINCT delivery_id FROM conversations_placement p
WHERE NOT p.remote_flags <@ ARRAY['\\Seen', '\\Answered', '\\Flagged']::varchar[]
  AND EXISTS (SELECT FROM unnest(p.remote_flags) AS flag WHERE lower(flag) = %(keyword)s)
ORDER BY 1
"""

# Thunderbird's own five tags, under the names and colours that it gives them.
SUGGESTED = {
    "$label1": ("Important", Label.Colour.RED),
    "$label2": ("Work", Label.Colour.ORANGE),
    "$label3": ("Personal", Label.Colour.GREEN),
    "$label4": ("To do", Label.Colour.BLUE),
    "$label5": ("Later", Label.Colour.VIOLET),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A keyword that messages have, and no label."""

    keyword: str
    name: str  # suggested
    colour: str
    messages: int


def find(label: Label) -> None:
    """Let a label that is new, or back, have the messages that have its keyword."""
    with connection.cursor() as cursor:
        cursor.execute(HAVING, {"keyword": label.keyword.lower()})
        having = {delivery for (delivery,) in cursor.fetchall()}
    changed = Change.objects.filter(kind=Change.Kind.KEYWORDS).naming(label.keyword)
    had = set(label.deliveries.values_list("delivery", flat=True))
    keys = sorted(having | had | set(changed.values_list("delivery", flat=True)))
    for start in range(0, len(keys), AT_ONCE):
        _show(keys[start : start + AT_ONCE])


@transaction.atomic
def _show(deliveries: list[int]) -> None:
    show(deliveries)
    held = Delivery.objects.filter(pk__in=deliveries)
    refresh(held.conversations())
    mailboxes = set(held.values_list("mailbox", flat=True))
    live.changed(*(f"mailbox-{key}" for key in sorted(mailboxes)))


def nameless(user: User) -> list[Found]:
    """Return the keywords in this user's mailboxes that are no label, the commonest first."""
    placements = Placement.objects.with_keywords().filter(
        folder__mailbox__in=Mailbox.objects.used_by(user), delivery__withheld=""
    )
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for flags in placements.values_list("remote_flags", flat=True).iterator():
        for flag in flags:
            counts[flag.lower()] += 1
            spelt.setdefault(flag.lower(), flag)
    for keyword in Label.objects.standing().values_list("keyword", flat=True):
        counts.pop(keyword.lower(), None)
    return [
        _found(spelt[keyword], messages)
        for keyword, messages in counts.most_common()
        if can_be_a_label(spelt[keyword])
    ]


def _found(keyword: str, messages: int) -> Found:
    name, colour = SUGGESTED.get(
        keyword.lower(), (keyword.lstrip("$").replace("_", " ").strip(), Label.Colour.GRAY)
    )
    return Found(keyword, name or keyword, colour, messages)
