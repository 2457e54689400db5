"""Which kinds of notifications somebody wants."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from dealpost.accounts.models import User
from dealpost.notifications.models import Muting
from dealpost.notifications.registry import Kind, every_kind, kind_named
from dealpost.web.request import Request


@dataclass(frozen=True, slots=True)
class Switch:
    kind: Kind
    is_on: bool


def switches(user: User) -> list[Switch]:
    muted = Muting.kinds_of(user)
    return [
        Switch(kind, kind.key not in muted)
        for kind in sorted(every_kind(), key=lambda each: str(each.name))
        if not kind.switched_with
    ]


@login_required
@require_POST
def switch(request: Request, key: str) -> HttpResponse:
    kind = kind_named(key)
    if kind is None:
        raise Http404(key)
    change = Muting.unmute if request.POST.get("on") == "yes" else Muting.mute
    change(request.user, kind.key)
    return HttpResponse(status=204)
