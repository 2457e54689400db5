"""Letting people know. Called by reactions to events, and by nobody else."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.events.models import Event
from dealpost.notifications.models import Muting, Notification
from dealpost.notifications.registry import Kind


@transaction.atomic
def tell(
    kind: Kind,
    thing: models.Model,
    *,
    users: Iterable[User],
    event: Event,
    by: User | None = None,
    count: int = 1,
) -> None:
    """Tell these users of a thing, each once for this event.

    `by` did it, and is not told; nor is who does not want to be told of this kind. Whether they
    may see the thing is asked when it is shown (showing.py), and then each time anew. `count` is
    of how many things in or on it this tells.
    """
    muted = set(Muting.objects.filter(kind=kind.switch).values_list("user", flat=True))
    wanted = {user.pk for user in users if user.is_active and user != by} - muted
    told = Notification.objects.about(thing).filter(kind=kind.key, event=event)
    new = wanted - set(told.values_list("user", flat=True))
    Notification.objects.bulk_create(
        [
            Notification(
                user_id=user,
                kind=kind.key,
                event=event,
                thing_kind=ContentType.objects.get_for_model(thing),
                thing_id=thing.pk,
                actor=by,
                count=count,
                at=event.happened_at,
            )
            for user in sorted(new)
        ],
        ignore_conflicts=True,  # the same reaction may run in two workers
    )
    live.changed(*(f"user-{user}" for user in sorted(new)))
