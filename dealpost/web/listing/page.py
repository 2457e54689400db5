from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dealpost.web.listing.asked import Asked
from dealpost.web.listing.choosing import chosen, others
from dealpost.web.listing.condition_row import condition_row, in_words
from dealpost.web.listing.custom_columns import CustomColumns
from dealpost.web.listing.filtering import filter_fields
from dealpost.web.listing.heads import heads
from dealpost.web.listing.kind import Kind
from dealpost.web.listing.listing import listing
from dealpost.web.listing.viewed import kept, viewed
from dealpost.web.owners import owners
from dealpost.web.request import Request


def list_page(request: Request, kind: Kind) -> HttpResponse:
    """Show the list of this kind as the address asks."""
    user, now = request.user, viewed(request.GET, kind, request.user)
    asked, custom = Asked.of(now.address, kind), CustomColumns(kind.name, user)
    offered = [*kind.columns, *custom.columns]
    columns = chosen(offered, asked.columns, now.habit.columns)
    found = listing(kind, asked, columns, user=user, today=timezone.localdate())
    custom.load(found.rows, columns)
    fields, conditions = filter_fields(kind), asked.filter.conditions
    context = {
        "kind": kind,
        "viewed": now,
        "kept": kept(now.address, kind),
        "listing": found,
        "heads": list(heads(kind, columns, sort=asked.sort, address=now.address)),
        "owners": owners(),
        "conditions": [condition_row(each, fields) for each in conditions],
        "words": [in_words(each, fields, address=now.address) for each in conditions],
        "columns": columns,
        "other_columns": others(offered, columns),
    }
    return render(request, f"{kind.room}/list.html", context)
