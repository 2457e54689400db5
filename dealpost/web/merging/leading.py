"""Old addresses of what was merged into another lead to that other, for ever."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dealpost.crm.merging.choosing import MERGEABLE
from dealpost.crm.models import Merge

Answer = Callable[[HttpRequest], HttpResponse]


def lead_to_the_winner(answer: Answer) -> Answer:
    """Look, when a page is not found, whether its item has become part of one that is seen."""

    def led(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if response.status_code == HTTPStatus.NOT_FOUND and request.method == "GET":
            return _elsewhere(request) or response
        return response

    return led


def _elsewhere(request: HttpRequest) -> HttpResponse | None:
    match = request.resolver_match
    kind = match.app_name.removesuffix("s") if match else ""
    if match is None or kind not in MERGEABLE or "pk" not in match.kwargs:
        return None
    heir = Merge.heir(kind, match.kwargs["pk"])
    user = request.user
    if heir is None or not user.is_authenticated:
        return None
    if not MERGEABLE[kind].objects.visible_to(user).filter(pk=heir).exists():
        return None
    found: HttpResponse = redirect(match.view_name, **{**match.kwargs, "pk": heir})
    return found
