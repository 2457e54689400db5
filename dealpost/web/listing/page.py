from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dealpost.web.listing.asked import Asked
from dealpost.web.listing.condition_row import condition_row, in_words
from dealpost.web.listing.filtering import filter_fields
from dealpost.web.listing.heads import heads
from dealpost.web.listing.kind import Kind
from dealpost.web.listing.listing import listing
from dealpost.web.owners import owners
from dealpost.web.request import Request


def list_page(request: Request, kind: Kind) -> HttpResponse:
    """Show the list of this kind as the address asks."""
    asked = Asked.of(request.GET, kind)
    columns = [column for column in kind.columns if column.is_usual]
    fields = filter_fields(kind)
    context = {
        "kind": kind,
        "listing": listing(kind, asked, columns, user=request.user, today=timezone.localdate()),
        "heads": list(heads(kind, columns, sort=asked.sort, address=request.GET)),
        "owners": owners(),
        "conditions": [condition_row(each, fields) for each in asked.filter.conditions],
        "words": [in_words(each, fields, address=request.GET) for each in asked.filter.conditions],
    }
    return render(request, f"{kind.room}/list.html", context)
