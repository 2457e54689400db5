"""What will become of each row: shown beforehand, and then done, by the same rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from dealpost.crm.models import Import, ImportRow, Organization

from .listed import KINDS
from .matching import Key, keys, known
from .targets import MAKES
from .understanding import Understanding, Understood, Values

Outcome = ImportRow.Outcome


@dataclass(slots=True)
class Piece:
    """An item of a row: one that is here, or one to be made, perhaps for several rows."""

    kind: str
    values: Values
    item: Any = None  # once it is here
    is_new: bool = False
    number: int = 0  # the row that it was first met in


@dataclass(slots=True)
class Decision:
    number: int
    outcome: str
    pieces: dict[str, Piece] = field(default_factory=dict)
    problems: list[tuple[str | None, str]] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)  # of the item that the row is about


def decide(of: Import, rows: Sequence[ImportRow], understanding: Understanding) -> list[Decision]:
    """Say what becomes of these rows, as far as the items that are here now tell."""
    understood = [understanding.read(row.cells) for row in rows]
    here = known((each for each in understood if not each.problems), to=of.user)
    met = _made_before(of, here)
    return [
        _decision(of, row.number, each, here, met)
        for row, each in zip(rows, understood, strict=True)
    ]


def _made_before(of: Import, here: dict[Key, Model]) -> dict[Key, Piece]:
    """Return what an earlier batch of this import made, as if it stood in this one."""
    if of.policy == Import.Policy.CREATE:
        return {}
    young = {
        key: item
        for key, item in here.items()
        if key[0] == of.item_kind and getattr(item, "created_at", of.created_at) >= of.created_at
    }
    if not young:
        return {}
    rows = of.rows.filter(outcome=Outcome.NEW).values_list("number", "made")
    numbers = {pk: number for number, made in rows for kind, pk in made if kind == of.item_kind}
    return {
        key: Piece(of.item_kind, {}, item, is_new=True, number=numbers[item.pk])
        for key, item in young.items()
        if item.pk in numbers
    }


def _decision(
    of: Import, number: int, row: Understood, here: dict[Key, Model], met: dict[Key, Piece]
) -> Decision:
    if row.problems:
        return Decision(number, Outcome.FAILED, problems=row.problems)
    main = row.values[of.item_kind]
    adds = of.policy == Import.Policy.CREATE
    twin = None if adds else _met(of.item_kind, main, met)
    if twin is not None and twin.is_new:
        told = (None, f"as_row {twin.number}")
        return Decision(number, Outcome.SKIPPED, problems=[told])
    pieces: dict[str, Piece] = {}
    for kind in MAKES[of.item_kind]:
        if kind in row.values:
            is_main = kind == of.item_kind
            looked_up = {} if is_main and adds else here
            pieces[kind] = _piece(
                kind, row.values[kind], looked_up, {} if is_main and adds else met
            )
            pieces[kind].number = pieces[kind].number or number
    own = pieces[of.item_kind]
    if own.is_new:
        return Decision(number, Outcome.NEW, pieces)
    if of.policy == Import.Policy.SKIP:
        return Decision(number, Outcome.SKIPPED, pieces, problems=[(None, "is_here")])
    changes = _changes(own.item, main, pieces)
    return Decision(number, Outcome.CHANGED if changes else Outcome.SAME, pieces, changes=changes)


def _met(kind: str, values: Values, met: dict[Key, Piece]) -> Piece | None:
    return next((met[key] for key in keys(kind, values) if key in met), None)


def _piece(kind: str, values: Values, here: dict[Key, Model], met: dict[Key, Piece]) -> Piece:
    found = _met(kind, values, met)
    if found is None:
        item = next((here[key] for key in keys(kind, values) if key in here), None)
        found = Piece(kind, values, item, is_new=item is None)
    elif KINDS in values:
        found.values[KINDS] = {**values[KINDS], **found.values.get(KINDS, {})}
    for key in keys(kind, values):
        met.setdefault(key, found)
    return found


def _changes(item: Any, values: Values, pieces: dict[str, Piece]) -> dict[str, Any]:
    """Return the values that differ; several of a kind are added to, never taken away."""
    changes: dict[str, Any] = {}
    for name, value in ((name, value) for name, value in values.items() if name != KINDS):
        if name == "custom":
            custom = {key: json for key, json in value.items() if item.custom.get(key) != json}
            changes |= {"custom": custom} if custom else {}
        elif isinstance(value, list):
            held = [str(each) for each in getattr(item, name).all()]
            more = [each for each in dict.fromkeys(value) if each not in held]
            changes |= {name: [*held, *more]} if more else {}
        elif getattr(item, name) != value:
            changes[name] = value
    for kind in ("organization", "person"):
        piece = pieces.get(kind)
        # Whom an item has already, it keeps: perhaps the importer may not see them.
        if piece and piece.item is not item and getattr(item, f"{kind}_id", 0) is None:
            changes[kind] = piece
    if isinstance(item, Organization):
        changes.pop("organization", None)
    return changes
