"""The address that undoes a change of links: signed, so that it does what was done and no more."""

from django.core import signing
from django.urls import reverse
from django.utils.http import urlencode

from dealpost.conversations.undoing_links import Before

SALT = "conversation.undo"
LASTS = 24 * 3600  # seconds


def undo_url(before: Before) -> str:
    token = signing.dumps([before.kind, before.item, before.rows], salt=SALT, compress=True)
    return f"{reverse('conversation:undo')}?{urlencode({'before': token})}"


def before_from(token: str) -> Before:
    """Read what `undo_url` wrote. Raises signing.BadSignature."""
    kind, item, rows = signing.loads(token, salt=SALT, max_age=LASTS)
    return Before(kind, item, tuple((key, state, primary) for key, state, primary in rows))
