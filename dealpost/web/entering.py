from django.contrib.auth import login
from django.http import HttpRequest

from dealpost.accounts.models import User


def enter(request: HttpRequest, user: User) -> None:
    """Begin the session of this user, in their language and time zone."""
    login(request, user)
    request.session["language"] = user.language
    request.session["time_zone"] = user.time_zone
