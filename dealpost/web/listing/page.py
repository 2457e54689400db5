from django.http import HttpResponse
from django.shortcuts import render

from dealpost.web.listing.asked import Asked
from dealpost.web.listing.heads import heads
from dealpost.web.listing.kind import Kind
from dealpost.web.listing.listing import listing
from dealpost.web.owners import owners
from dealpost.web.request import Request


def list_page(request: Request, kind: Kind) -> HttpResponse:
    """Show the list of this kind as the address asks."""
    asked = Asked.of(request.GET, kind)
    columns = [column for column in kind.columns if column.is_usual]
    context = {
        "kind": kind,
        "listing": listing(kind, asked, columns, user=request.user),
        "heads": list(heads(kind, columns, sort=asked.sort, address=request.GET)),
        "owners": owners(),
    }
    return render(request, f"{kind.room}/list.html", context)
