"""The first user of an installation."""

from django.db import connection, transaction

from dealpost.accounts.models import User


class AlreadyFounded(Exception):
    """Somebody was first."""


def is_founded() -> bool:
    return User.objects.exists()


@transaction.atomic
def found(email: str, *, name: str, password: str, language: str = "") -> User:
    """Create the first user, who administers the installation. Raises AlreadyFounded."""
    with connection.cursor() as cursor:
        # Two people may press the button at once; the second must see the first one's user.
        cursor.execute("LOCK TABLE accounts_user IN SHARE ROW EXCLUSIVE MODE")
    if is_founded():
        raise AlreadyFounded
    return User.objects.create_user(
        email, name=name, password=password, language=language, is_admin=True
    )
