"""The address that takes away what was made: signed, as for links (../undo_address.py)."""

from django.core import signing
from django.urls import reverse
from django.utils.http import urlencode

from dealpost.conversations.making import Made

SALT = "conversation.unmake"
ADDRESS_SALT = "conversation.undo_address"
LASTS = 24 * 3600  # seconds


def undo_url(made: Made) -> str:
    token = signing.dumps(list(made), salt=SALT)
    return f"{reverse('conversation:unmake')}?{urlencode({'made': token})}"


def made_from(token: str) -> Made:
    """Read what `undo_url` wrote. Raises signing.BadSignature."""
    return [(kind, key) for kind, key in signing.loads(token, salt=SALT, max_age=LASTS)]


def address_undo_url(person: int, address: str) -> str:
    """Return the address that takes an address away from a person who got it."""
    token = signing.dumps([person, address], salt=ADDRESS_SALT)
    return f"{reverse('conversation:undo_address')}?{urlencode({'added': token})}"


def address_from(token: str) -> tuple[int, str]:
    """Read what `address_undo_url` wrote. Raises signing.BadSignature."""
    person, address = signing.loads(token, salt=ADDRESS_SALT, max_age=LASTS)
    return person, address
