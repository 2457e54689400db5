from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from dealpost.accounts.models import User


class Request(HttpRequest):
    """A request by somebody who has signed in."""

    user: User
    htmx: HtmxDetails
