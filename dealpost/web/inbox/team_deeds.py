"""What is done to the work of a team: given to somebody, closed, reopened; and taken back."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.core import signing
from django.urls import reverse
from django.utils.http import urlencode

from dealpost.accounts.models import User
from dealpost.conversations.teamwork import assigning, closing
from dealpost.conversations.teamwork.handled import Handled

DEEDS = ("assign", "close", "reopen")
SALT = "inbox.take-back"
UNDO_LASTS = 24 * 3600  # seconds


def do(
    deed: str, conversations: Collection[int], *, by: User, at: datetime, to: int | None
) -> Handled:
    """Do it; `to` is the key of whom it is assigned to, or None for nobody."""
    if deed == "assign":
        user = User.objects.filter(pk=to, is_active=True).first() if to else None
        if to and user is None:
            return Handled()
        return assigning.assign(conversations, to=user, by=by, at=at)
    change: Callable[..., Handled] = {"close": closing.close, "reopen": closing.reopen}[deed]
    return change(conversations, by=by, at=at)


def undo_url(handled: Handled) -> str:
    token = signing.dumps([handled.field_name, handled.changes], salt=SALT, compress=True)
    return f"{reverse('inbox:take_back')}?{urlencode({'done': token})}"


def handled_from(token: str) -> Handled:
    """Read what `undo_url` wrote. Raises signing.BadSignature."""
    name, changes = signing.loads(token, salt=SALT, max_age=UNDO_LASTS)
    return Handled(name, tuple((strand, before, after) for strand, before, after in changes))


def undo(handled: Handled, *, by: User, at: datetime) -> Handled:
    back = assigning.assign_back if handled.field_name == "assignee" else closing.take_back
    return back(handled, by=by, at=at)
