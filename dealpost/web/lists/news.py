"""What has become of a list since it was drawn: its rows as they are now, and how many are new."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dealpost.crm.ordering import Stretch
from dealpost.crm.paging import page
from dealpost.web.listing.listing import Listing, narrowed
from dealpost.web.listing.shown import Shown
from dealpost.web.lists.finding import find_kind
from dealpost.web.request import Request

MOST = 500  # rows of one list that are looked after


@login_required
@require_GET
def news(request: Request, kind: str) -> HttpResponse:
    """Show the rows of `changed` again, of the list at the address `list` that shows `keys`.

    What is seen no more is not among them; what only matches no more is marked as gone.
    """
    listed, user = find_kind(kind), request.user
    shown = Shown.of(QueryDict(request.GET.get("list", "")), listed, user)
    keys, changed = (_keys(request.GET.get(name, "")) for name in ("keys", "changed"))
    matching = narrowed(listed, shown.asked, user=user, today=timezone.localdate())
    there = set(matching.filter(pk__in=keys).values_list("pk", flat=True))
    rows = list(listed.read(user).filter(pk__in=changed))
    shown.load(rows)
    stretches = shown.asked.stretches(listed, user)
    context = {
        "kind": listed,
        "listing": Listing(shown.asked, rows, shown.columns, None),
        "gone": [key for key in changed if key not in there],
        "new": _new(matching, stretches, keys, there),
    }
    return render(request, "listing/news.html", context)


def _keys(text: str) -> list[int]:
    return [int(key) for key in text.split(",") if key.isdecimal()][:MOST]


def _new(
    matching: QuerySet[Any], stretches: Sequence[Stretch], keys: list[int], there: set[int]
) -> int:
    """Count what stands before the last row that is shown, and is not shown yet."""
    found = page(matching, stretches, after=None, limit=len(keys) or 1).keys
    places = [place for place, key in enumerate(found) if key in there]
    # Where all that was shown has gone further down, the whole page is new.
    before = found[: places[-1]] if places else found
    return len(set(before) - set(keys))
