"""A draft that the whole team of its mailbox reads: one writes, and another can take over."""

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.outbox.models import Draft
from dealpost.outbox.telling import tell_writers


class OnItsWay(Exception):
    """It is being sent, or was thrown away: nobody writes in it any more."""


@transaction.atomic
def share(draft: Draft) -> None:
    """Let all who use the team's mailbox read it."""
    draft.is_shared = True
    draft.save(update_fields=["is_shared"])
    tell_writers(draft)


@transaction.atomic
def unshare(draft: Draft) -> None:
    tell_writers(draft)  # while all see it
    draft.is_shared = False
    draft.save(update_fields=["is_shared"])


@transaction.atomic
def take_over(draft: Draft, *, by: User) -> None:
    """Write in it from now on, in place of its author. Raises OnItsWay.

    What they write in their window meanwhile is kept beside it (web/composer/saving.py).
    """
    locked = Draft.objects.at_hand().select_for_update(of=("self",)).filter(pk=draft.pk)
    if not locked.exists():
        raise OnItsWay
    draft.author = by
    draft.save(update_fields=["author"])
    tell_writers(draft)
