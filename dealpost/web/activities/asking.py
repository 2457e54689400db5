"""What the address of the page asks for: whose activities, of which kind, to do or done."""

from dataclasses import dataclass
from datetime import date

from dealpost.accounts.models import User
from dealpost.crm.models import Activity
from dealpost.crm.models.activity import ActivityQuerySet
from dealpost.web.request import Request

EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    user: User
    owner: str  # a key, or EVERYBODY
    kind: str  # a key, or an empty string
    is_done: bool
    day: date | None  # in the week that is to be shown

    def found(self) -> ActivityQuerySet:
        rows = Activity.objects.read_by(self.user).standing()
        rows = rows.filter(done_at__isnull=not self.is_done)
        if self.owner != EVERYBODY:
            rows = rows.filter(owner=int(self.owner))
        return rows.filter(kind=int(self.kind)) if self.kind else rows


def asked(request: Request) -> Asked:
    given = request.GET
    owner, kind = given.get("owner", ""), given.get("kind", "")
    return Asked(
        request.user,
        owner if owner.isdecimal() or owner == EVERYBODY else str(request.user.pk),
        kind if kind.isdecimal() else "",
        given.get("done") == "yes",
        _day(given.get("day", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
