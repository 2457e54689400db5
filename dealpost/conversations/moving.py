"""What it means to move messages: into another place, or among the labels of one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from dealpost.accounts.models import User
from dealpost.conversations import labelling, relabelling
from dealpost.conversations.models import Change, Placement
from dealpost.conversations.noting import note
from dealpost.conversations.relabelling import Turn
from dealpost.mailboxes.models import Folder
from dealpost.providers.contract import Role

Step: TypeAlias = tuple[int, int, int]  # (delivery, from folder, to folder): as people see it


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be moved: placements with the folder from which and to which; and turns."""

    moved: list[tuple[Placement, int, Folder]] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)

    @property
    def steps(self) -> tuple[Step, ...]:
        moves = [
            (placement.delivery_id, origin, place.pk) for placement, origin, place in self.moved
        ]
        return (*moves, *(step for turn in self.turns for step in turn.moves))

    @property
    def placements(self) -> list[Placement]:
        return [*(each for each, _, _ in self.moved), *(turn.placement for turn in self.turns)]

    def carry_out(self, *, by: User, at: datetime) -> None:
        """Show it at once, and let the provider be told; `standing.refresh` has to follow."""
        # Into a label out of the trash: into the place where what it shows lies, and the label on.
        into = [Turn(placement, (place,)) for placement, _, place in self.moved if place.is_label]
        homes = {turn.add[0]: relabelling.home_of(turn.add[0]) for turn in into}
        moves = [(placement, homes.get(place, place)) for placement, _, place in self.moved]
        _move(moves, by=by, at=at)
        relabelling.carry_out([*self.turns, *into], by=by, at=at)


def plan(
    placements: Collection[Placement], places: Mapping[int, Folder], *, out_of: Collection[int]
) -> Plan:
    """Plan to move these to the place of their mailbox, out of the lists of these folders."""
    planned = Plan()
    for placement in placements:
        place = places[placement.folder.mailbox_id]
        origin = placement.shown_in
        if origin is None or origin.mailbox_id != place.mailbox_id:
            continue
        if relabelling.turns_to(placement, place):
            planned.turns.extend(relabelling.turn(placement, place, out_of=out_of))
        elif origin != place:
            planned.moved.append((placement, relabelling.came_from(placement), place))
    return planned


def plan_back(
    steps: Sequence[Step], placements: Iterable[Placement], folders: Mapping[int, Folder]
) -> Plan:
    """Plan to take steps back, as far as they still stand."""
    held = defaultdict(list)
    for placement in placements:
        held[placement.delivery_id].append(placement)
    planned = Plan()
    for delivery, before, after in steps:
        origin, place = folders.get(before), folders.get(after)
        if origin is None or place is None:
            continue
        there = [each for each in held[delivery] if relabelling.stands_in(each, place)]
        for placement in there[:1]:
            if relabelling.turns_to(placement, origin):
                planned.turns.append(relabelling.turn_back(placement, origin=origin, place=place))
            else:
                planned.moved.append((placement, place.pk, origin))
                held[delivery].remove(placement)
    return planned


def destinations(
    placements: Collection[Placement], to: Collection[Role] | Folder
) -> dict[int, Folder]:
    """Return the folder to which each mailbox moves: the one given, or the best of these roles."""
    mailboxes = {placement.folder.mailbox_id for placement in placements}
    if isinstance(to, Folder):
        return dict.fromkeys(mailboxes, to)
    order = list(to)
    folders = Folder.objects.filter(mailbox__in=mailboxes, role__in=order, is_gone=False)
    best: dict[int, Folder] = {}
    for folder in sorted(folders, key=lambda each: (order.index(Role(each.role)), each.pk)):
        best.setdefault(folder.mailbox_id, folder)
    for lacking in mailboxes - set(best):
        best[lacking] = Folder.wish(lacking, order[0])
    return best


def _move(moved: Collection[tuple[Placement, Folder]], *, by: User, at: datetime) -> None:
    for placement, place in moved:
        placement.shown_in = place
    Placement.objects.bulk_update([placement for placement, _place in moved], ["shown_in"])
    note(
        [
            Change(
                mailbox_id=placement.folder.mailbox_id,
                delivery_id=placement.delivery_id,
                kind=Change.Kind.MOVE,
                folder=placement.folder,
                destination=place,
                made_at=at,
                made_by=by,
            )
            for placement, place in moved
        ]
    )
    labelling.show({placement.delivery_id for placement, _place in moved})
