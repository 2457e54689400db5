"""Who is at the other end of a stream, and which names they may hear."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest
from django.http.cookie import parse_cookie

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox

NAME = re.compile(r"[a-z]+-\d{1,19}")
MOST_TOPICS = 300


@dataclass(frozen=True, slots=True)
class Hearer:
    user: int
    mailboxes: frozenset[int]

    def may_hear(self, name: str) -> bool:
        """Say whether this user may know that the thing of this name changed.

        That there is mail in a mailbox is the business of its users and of those who look after
        it, and a notice is its receiver's.
        Of everything else only the name travels; what changed is asked for through permission.
        """
        kind, _dash, key = name.partition("-")
        if kind == "mailbox":
            return key.isdecimal() and int(key) in self.mailboxes
        if kind == "user":
            return key == str(self.user)
        return True


def hearer(cookies: str) -> Hearer | None:
    """Return who is signed in by these cookies (the value of the header), if anybody.

    Asks the database: call it in a thread.
    """
    try:
        user = _signed_in(parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, ""))
        if user is None:
            return None
        mailboxes = Mailbox.objects.shown_to(user).values_list("pk", flat=True)
        return Hearer(user.pk, frozenset(mailboxes))
    finally:
        connections.close_all()  # asked for once a minute: not worth a connection of its own


def topics(asked: str) -> Collection[str] | None:
    """Read `topics=deal-7,user-5`. None: everything that the user may hear."""
    names = [name for name in asked.split(",")[:MOST_TOPICS] if NAME.fullmatch(name)]
    return frozenset(names) if asked else None


def _signed_in(session_key: str) -> User | None:
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)  # checks the password's mark in the session, and that they may sign in
    return user if isinstance(user, User) else None
