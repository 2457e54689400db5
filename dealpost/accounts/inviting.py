"""Links with which somebody chooses their password, handed over by an administrator."""

from datetime import timedelta

from django.core import signing

from dealpost.accounts.models import User

SALT = "dealpost.accounts.inviting"
VALID = timedelta(days=7)
MARK = 12  # characters of the password's hash: it changes with the password, so a link works once


def invitation(user: User) -> str:
    """Return a signed token that lets its bearer choose this user's password once."""
    return signing.dumps({"user": user.pk, "mark": _mark(user)}, salt=SALT)


def invited(token: str) -> User | None:
    """Return whose invitation this is; None when it is old, used, or not ours."""
    try:
        claim = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=claim["user"], is_active=True).first()
    return user if user and claim["mark"] == _mark(user) else None


def _mark(user: User) -> str:
    return user.password[-MARK:]
