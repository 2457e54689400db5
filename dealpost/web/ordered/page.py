from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dealpost.web.administrators import View, for_administrators
from dealpost.web.ordered.of import OrderedList, rows
from dealpost.web.ordered.views import add
from dealpost.web.request import Request


def page_of(
    of: OrderedList,
    *,
    title: Any,
    back: str,
    things: Callable[[], Iterable[Any]],
    holds: Callable[[Any], int] = lambda _thing: 0,
) -> View:
    """Return the page that is this list alone: it shows all, and adds one (POST)."""

    @login_required
    @for_administrators
    @require_http_methods(["GET", "POST"])
    def page(request: Request) -> HttpResponse:
        if request.method == "POST":
            return add(request, of)
        shown = list(rows(of, things(), holds))
        context = {"title": title, "back": reverse(back), "rows": shown, "of": of}
        return render(request, "ordered/page.html", context)

    return page
