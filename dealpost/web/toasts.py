"""Short messages at the foot of the page, on whole pages and on fragments alike."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django_htmx.http import trigger_client_event

from dealpost.web.request import Request

ELSEWHERE = ("HX-Redirect", "HX-Location", "HX-Refresh")  # the next page shows the message


def toast(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Tell what was done; `undo` is the address that undoes it, by POST."""
    messages.success(request, text, extra_tags=undo)


def toast_failure(request: HttpRequest, text: str) -> None:
    """Tell what was not done, and what the person can do about it."""
    messages.error(request, text)


class ToastMiddleware:
    """Send the messages along with a fragment, as an event; a whole page has them inside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_fragment(cast(Request, request), response):
            waiting = [
                {"text": str(each), "undo": each.extra_tags, "tone": _tone(each.level)}
                for each in messages.get_messages(request)
            ]
            if waiting:
                trigger_client_event(response, "toast", {"messages": waiting})
        return response


def _is_fragment(request: Request, response: HttpResponse) -> bool:
    if not request.htmx or request.htmx.boosted:
        return False
    if isinstance(response, HttpResponseRedirectBase):
        return False
    return not any(name in response.headers for name in ELSEWHERE)


def _tone(level: int) -> str:
    return "bad" if level >= messages.ERROR else ""
