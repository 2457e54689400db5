"""Writing down what a person did, so that it is shown at once and told when it can be."""

from collections import defaultdict
from collections.abc import Collection

from dealpost.conversations.models import Change


def note(changes: Collection[Change]) -> None:
    """Remember what was done. Changes that wait for no provider make room for newer ones."""
    _drop_superseded(changes)
    Change.objects.bulk_create(changes)


def _drop_superseded(changes: Collection[Change]) -> None:
    """Forget what is held back here and said differently now.

    What the provider may be told at this moment stays: it is undone by the newer, told after it.
    """
    held = Change.objects.held().filter(delivery__in=[change.delivery_id for change in changes])
    by_delivery: dict[int, list[Change]] = defaultdict(list)
    for change in held:
        by_delivery[change.delivery_id].append(change)
    superseded = [
        old.pk
        for change in changes
        for old in by_delivery[change.delivery_id]
        if change.is_about_the_same_as(old)
    ]
    Change.objects.filter(pk__in=superseded).delete()
