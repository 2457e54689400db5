"""What the address of the page asks for: whose activities, of which kind, around whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Model

from dealpost.accounts.models import User
from dealpost.crm.models import Activity
from dealpost.crm.models.activity import ActivityQuerySet
from dealpost.crm.surrounding import surrounding
from dealpost.web.picking.kinds import KINDS, Kind
from dealpost.web.picking.widget import chosen
from dealpost.web.request import Request

EVERYBODY = "all"
AROUND = ("person", "organization")


@dataclass(frozen=True, slots=True)
class Asked:
    user: User
    owner: str  # a key, or EVERYBODY
    kind: str  # a key, or an empty string
    is_done: bool
    day: date | None  # in the week that is to be shown
    # A person, an organization: theirs, and those of what is about them.
    around: Mapping[str, Model]

    def found(self) -> ActivityQuerySet:
        rows = Activity.objects.read_by(self.user).standing()
        rows = rows.filter(done_at__isnull=not self.is_done)
        if self.owner != EVERYBODY:
            rows = rows.filter(owner=int(self.owner))
        for item in self.around.values():
            rows = rows.on_any(surrounding(item, self.user))
        return rows.filter(kind=int(self.kind)) if self.kind else rows

    @property
    def query(self) -> str:
        """The same for another view of it."""
        keys = {f"of-{kind}": item.pk for kind, item in self.around.items()}
        return urlencode({"owner": self.owner, "kind": self.kind, **keys})

    @property
    def picks(self) -> list[tuple[Kind, Model | None]]:
        """What its pickers choose from, and have chosen."""
        return [(KINDS[kind], self.around.get(kind)) for kind in AROUND]


def asked(request: Request) -> Asked:
    given = request.GET
    owner, kind = given.get("owner", ""), given.get("kind", "")
    return Asked(
        request.user,
        owner if owner.isdecimal() or owner == EVERYBODY else str(request.user.pk),
        kind if kind.isdecimal() else "",
        given.get("done") == "yes",
        _day(given.get("day", "")),
        {
            kind: each
            for kind in AROUND
            if (each := chosen(kind, given.get(f"of-{kind}"), request.user))
        },
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
