"""The story of a merge, and of taking it back."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.crm.models import Merge
from dealpost.crm.models.visible import Visibility
from dealpost.events.names import EventName
from dealpost.events.recording import record

from .choosing import MERGEABLE
from .moving import move, move_back, put_back, set_aside
from .references import point_elsewhere
from .relations import relations
from .values import give_back, take

MERGED: dict[str, EventName] = {
    "person": "person_merged",
    "organization": "organization_merged",
    "deal": "deal_merged",
}
PARTED: dict[str, EventName] = {
    "person": "person_parted",
    "organization": "organization_parted",
    "deal": "deal_parted",
}


class Gone(Exception):
    """One of the two is there no more: merged by somebody else, or deleted."""


class NotTheirs(Exception):
    """Who did not merge them must see both: what was hidden is not named to them."""


class CannotPart(Exception):
    """Too much has happened since: another merge is in the way, or what was kept has no place."""


@transaction.atomic
def merge(
    winner: models.Model,
    loser: models.Model,
    *,
    taking: Collection[str] = (),
    at: datetime,
    by: User,
) -> Merge:
    """Make these two one. `taking` names the fields in which the loser's value wins.

    Everything that points at the loser points at the winner afterwards. Raises Gone.
    """
    kind = str(winner._meta.model_name)
    _hold(type(winner), winner.pk, loser.pk)
    for each in (winner, loser):
        each.refresh_from_db()
    topics = _topics(winner, loser)
    moved = [move(each, loser=loser.pk, winner=winner.pk) for each in relations(type(winner))]
    references = point_elsewhere(kind, loser.pk, to=winner.pk)
    name, key, seen_alike = str(loser)[:200], loser.pk, _is_seen_alike(winner, loser)
    fields = take(winner, loser, taking)
    kept_loser = set_aside([loser])
    made = Merge.objects.create(
        kind=kind,
        winner=winner.pk,
        loser=key,
        loser_name=name,
        made_by=by,
        made_at=at,
        kept={"moved": moved, "loser": kept_loser, "fields": fields, "references": references},
    )
    absorbed = name if seen_alike else ""  # the history of the winner is for all who see that
    record(MERGED[kind], about=[winner], at=at, by=by, loser=key, absorbed=absorbed, merge=made.pk)
    live.changed(*topics)
    return made


@transaction.atomic
def part(merge: Merge, *, at: datetime, by: User) -> Any:
    """Undo a merge: both stand as they did, with all that was theirs; return the loser.

    What was added to the winner meanwhile stays there. Raises CannotPart or NotTheirs.
    """
    held = Merge.objects.select_for_update().get(pk=merge.pk)
    model = MERGEABLE[held.kind]
    winner = model.objects.select_for_update().filter(pk=held.winner).first()
    if winner is None or held.is_undone:
        raise CannotPart
    try:
        with transaction.atomic():
            _put_back(held, winner)
            # Whether what was set aside still finds all that it points at, is asked now.
            connection.check_constraints()
    except IntegrityError as error:
        raise CannotPart from error
    held.undone_at = at
    held.save(update_fields=["undone_at"])
    loser = model.objects.get(pk=held.loser)
    if held.made_by_id != by.pk and not model.objects.visible_to(by).filter(pk=loser.pk).exists():
        raise NotTheirs
    record(PARTED[held.kind], about=[winner, loser], at=at, by=by)
    live.changed(*_topics(winner, loser))
    return loser


def _is_seen_alike(winner: Any, loser: Any) -> bool:
    """Whether everybody who sees the winner sees the loser too."""
    if loser.visibility == Visibility.EVERYONE:
        return True
    return (winner.visibility, winner.owner_id) == (loser.visibility, loser.owner_id)


def _hold(model: type[models.Model], *keys: int) -> None:
    """Lock both, in one order whoever merges, so that no two merges wait for each other."""
    held = model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    if len(set(held.values_list("pk", flat=True))) != 2:  # noqa: PLR2004  # one does not merge with itself
        raise Gone


def _put_back(held: Merge, winner: Any) -> None:
    kept = held.kept
    put_back([kept["loser"]])
    for each in kept["moved"]:
        move_back(each, loser=held.loser, winner=held.winner)
    put_back(kept["moved"])
    for each in kept["references"]:
        point_elsewhere(held.kind, held.winner, to=held.loser, only=each)
    give_back(winner, kept["fields"])


def _topics(*items: Any) -> list[str]:
    """Return what open pages listen to that show one of these."""
    boards = {f"pipeline-{each.stage.pipeline_id}" for each in items if hasattr(each, "stage")}
    return [*(live.topic(each) for each in items), *sorted(boards)]
