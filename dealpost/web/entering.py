from django.contrib.auth import login
from django.http import HttpRequest

from dealpost.accounts.models import User


def enter(request: HttpRequest, user: User) -> None:
    """Begin the session of this user, in their language."""
    login(request, user)
    request.session["language"] = user.language
