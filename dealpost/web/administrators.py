from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from dealpost.web.request import Request

View: TypeAlias = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    """Keep everybody else out, with a page that says whom to ask. Goes below @login_required."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_admin:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
