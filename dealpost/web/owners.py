from django.db.models import QuerySet

from dealpost.accounts.models import User


def owners() -> QuerySet[User]:
    """The users whom a list or a board can be narrowed to."""
    return User.objects.filter(is_active=True)
