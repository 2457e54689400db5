from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from dealpost.web.listing.choosing import others
from dealpost.web.listing.condition_row import condition_row, in_words
from dealpost.web.listing.filtering import filter_fields
from dealpost.web.listing.heads import heads
from dealpost.web.listing.kind import Kind
from dealpost.web.listing.listing import listing
from dealpost.web.listing.shown import Shown
from dealpost.web.listing.viewed import kept
from dealpost.web.owners import owners
from dealpost.web.request import Request


def list_page(request: Request, kind: Kind) -> HttpResponse:
    """Show the list of this kind as the address asks."""
    shown = Shown.of(request.GET, kind, request.user)
    now, asked, columns = shown.viewed, shown.asked, shown.columns
    found = listing(kind, asked, columns, user=request.user, today=timezone.localdate())
    shown.load(found.rows)
    fields, conditions = filter_fields(kind), asked.filter.conditions
    context = {
        "kind": kind,
        "viewed": now,
        "kept": kept(now.address, kind),
        "listing": found,
        "heads": list(heads(kind, columns, sort=asked.sort, address=now.address)),
        "owners": owners(),
        "conditions": [condition_row(each, fields, user=request.user) for each in conditions],
        "words": [
            in_words(each, fields, address=now.address, user=request.user) for each in conditions
        ],
        "columns": columns,
        "list_query": urlencode({"list": now.address.urlencode()}),
        "has_sums": any(column.name == "value" for column in columns),
        "other_columns": others(shown.offered, columns),
    }
    return render(request, f"{kind.room}/list.html", context)
