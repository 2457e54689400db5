"""The import itself, batch by batch: what a batch makes commits together with what its rows say.

Killed anywhere, it goes on with the first row that says nothing yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from dealpost import live
from dealpost.crm.editing import LISTS, edit
from dealpost.crm.keeping import update_each
from dealpost.crm.models import (
    Detail,
    Import,
    ImportRow,
    OrganizationDomain,
    PersonAddress,
    PersonPhone,
    Phase,
    Pipeline,
)
from dealpost.crm.models.contact_detail import ContactDetail, Given
from dealpost.crm.models.reachable import one_primary
from dealpost.crm.together import together
from dealpost.events.recording import record

from .deciding import Decision, Outcome, Piece, decide
from .listed import KINDS, told_kind, with_kinds
from .matching import MODELS
from .targets import MAKES
from .understanding import Understanding, Values

BESIDE = (*LISTS, KINDS)  # not in the item's own row
AT_ONCE = 500  # rows in one transaction: a second or so
NOTED = ("outcome", "problems", "made", "changed")  # of a row, once it is brought in

ROWS: dict[str, tuple[str, type[Any]]] = {
    "addresses": ("person", PersonAddress),
    "phones": ("person", PersonPhone),
    "domains": ("organization", OrganizationDomain),
}


@transaction.atomic
def bring_in_some(key: int, *, at: datetime) -> bool:
    """Bring in the next rows of this import. Returns whether there may be more."""
    of = Import.objects.select_for_update().select_related("user").get(pk=key)
    if of.state != Import.State.RUNNING:
        return False
    rows = list(of.rows.filter(outcome=Outcome.WAITING)[:AT_ONCE])
    if not rows:
        of.state, of.ended_at = Import.State.DONE, at
        of.save(update_fields=["state", "ended_at"])
    else:
        _bring_in(of, rows, at)
    live.changed(live.topic(of))
    return bool(rows)


def _bring_in(of: Import, rows: list[ImportRow], at: datetime) -> None:
    decisions = decide(of, rows, Understanding(of))
    acted = [each for each in decisions if each.outcome in {Outcome.NEW, Outcome.CHANGED}]
    made: list[Any] = []
    for kind in MAKES[of.item_kind]:
        new = [
            each.pieces[kind]
            for each in acted
            if kind in each.pieces and each.pieces[kind].is_new and not each.pieces[kind].item
        ]
        made += _make(kind, list({id(piece): piece for piece in new}.values()), of, acted, at)
    with together():
        changed = [_change(of, each, at) for each in acted if each.outcome == Outcome.CHANGED]
    about = [*made, *changed]
    if about:
        record("items_imported", about=about, at=at, by=of.user, file=of.file_name)
    _note_down(of, rows, decisions)
    pipelines = {each.stage.pipeline_id for each in made if of.item_kind == "deal" == _kind(each)}
    live.changed(*(f"pipeline-{pipeline}" for pipeline in pipelines))


def _make(
    kind: str, pieces: list[Piece], of: Import, decisions: Iterable[Decision], at: datetime
) -> list[Any]:
    """Make all new items of a kind at once, and give each piece its item."""
    if not pieces:
        return []
    beside = {
        id(each.pieces[kind]): each for each in reversed(list(decisions)) if kind in each.pieces
    }
    model = MODELS[kind]
    made = model.objects.bulk_create(
        model(**_fields(kind, piece, beside[id(piece)], of, at)) for piece in pieces
    )
    for piece, item in zip(pieces, made, strict=True):
        piece.item = item
    _make_lists(kind, pieces)
    return list(made)


def _fields(kind: str, piece: Piece, decision: Decision, of: Import, at: datetime) -> Values:
    values = {name: value for name, value in piece.values.items() if name not in BESIDE}
    values = {"owner": of.user, "created_at": at, **values}
    for other in ("organization", "person"):
        beside = decision.pieces.get(other)
        if beside is not None and kind not in {"organization", other}:
            values[other] = beside.item
    person = values.get("person")
    if person is not None and "organization" not in values:
        values["organization"] = person.organization
    if kind == "deal":
        values["stage_since"] = at
        values.setdefault("stage", _first_stage())
    if kind == "project":
        values.setdefault("phase", Phase.objects.first())
    return values


def _first_stage() -> Any:
    first = Pipeline.objects.first()
    return first.stages.first() if first else None


def _make_lists(kind: str, pieces: list[Piece]) -> None:
    for name, (of_kind, model) in ROWS.items():
        if of_kind == kind:
            model.objects.bulk_create(
                model(**{kind: piece.item, model.VALUE: each.value}, **_told(model, each))
                for piece in pieces
                for each in one_primary(with_kinds(piece.values, name))
            )


def _told(model: type[ContactDetail], detail: Detail) -> dict[str, Any]:
    return {name: getattr(detail, name) for name in model.TOLD}


def _change(of: Import, decision: Decision, at: datetime) -> Any:
    """Change the item that the row is about; the decision then says from what to what."""
    item: Any = decision.pieces[of.item_kind].item
    wanted = {
        name: value.item if isinstance(value, Piece) else value
        for name, value in decision.changes.items()
    }
    for name in set(wanted) & set(LISTS):  # another row may have added to it a moment ago
        wanted[name] = list(dict.fromkeys([*as_json(item, name), *wanted[name]]))
    decision.changes = before_and_after(item, wanted)
    kinds = decision.pieces[of.item_kind].values.get(KINDS, {})
    given = {
        name: _given(item, name, value, kinds) if name in LISTS else value
        for name, value in wanted.items()
    }
    edit(item, given, at=at, by=of.user)
    return item


def _given(item: Any, name: str, values: Sequence[str], kinds: Mapping[str, str]) -> list[Given]:
    """Leave to those that are there what they are for; what comes is what its column says."""
    here = {str(each) for each in getattr(item, name).all()}
    return [each if each in here else told_kind(each, kinds) for each in values]


def before_and_after(item: Any, values: Values) -> dict[str, Any]:
    """Return {field: [before, after]} in JSON, by which the change can be taken back."""
    told: dict[str, Any] = {}
    for name, value in values.items():
        if name == "custom":
            held = {key: item.custom.get(key) for key in value}
            told |= {f"custom:{key}": [held[key], json] for key, json in value.items()}
        else:
            told[name] = [as_json(item, name), as_json(item, name, value)]
    return told


def as_json(item: Any, name: str, *given: Any) -> Any:
    """Write the value of a field, or the one given, as JSON: a row as its key."""
    if name in LISTS:
        return list(given[0]) if given else [str(each) for each in getattr(item, name).filter()]
    value = given[0] if given else getattr(item, name)
    if item._meta.get_field(name).is_relation:
        return value and value.pk
    return None if value is None else str(value)


def _kind(item: Any) -> str:
    return str(item._meta.model_name)


def _note_down(of: Import, rows: list[ImportRow], decisions: list[Decision]) -> None:
    claimed: set[int] = set()  # an item that several rows share was made by the first
    for row, each in zip(rows, decisions, strict=True):
        row.outcome, row.problems = each.outcome, [list(problem) for problem in each.problems]
        if each.outcome not in {Outcome.NEW, Outcome.CHANGED}:
            continue
        for kind, piece in each.pieces.items():
            if piece.is_new and piece.item is not None and id(piece) not in claimed:
                claimed.add(id(piece))
                row.made.append([kind, piece.item.pk])
        if each.outcome == Outcome.CHANGED:
            item = each.pieces[of.item_kind].item
            row.changed.append([of.item_kind, item.pk if item else 0, each.changes])
    update_each([(row, {name: getattr(row, name) for name in NOTED}) for row in rows])
