"""Whether copies arrive: somebody sends one to their own address, and looks."""

from dealpost.accounts.models import User
from dealpost.intake.addressing import address_of
from dealpost.intake.models import Dropped


def newest() -> int:
    """Return the key of what came last, of whomever it is; 0 if nothing has."""
    return Dropped.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def come_since(key: int, user: User) -> Dropped | None:
    """Return what came last to this user's own address, if it came after that."""
    address = address_of(user).lower()
    come = Dropped.objects.filter(recipient=address, pk__gt=key).defer("zstd")
    return come.order_by("-pk").first() if address else None
