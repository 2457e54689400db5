"""Whoever knows the password of a mailbox could read it anyway: that proves whose it is."""

from hmac import compare_digest

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox


def provable(user: User) -> list[Mailbox]:
    """Return the mailboxes of this user alone of which we know the password."""
    own = Mailbox.objects.listed().filter(owner=user, disconnected_at=None)
    return [mailbox for mailbox in own.order_by("address") if mailbox.account.secret]


def proven(user: User, secret: str) -> Mailbox | None:
    """Return the mailbox of this user that has this password, if any."""
    given = secret.encode()
    found = (each for each in provable(user) if compare_digest(each.account.secret.encode(), given))
    return next(found, None)
