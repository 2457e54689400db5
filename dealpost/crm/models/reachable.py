"""The addresses, numbers and domains of an item, changed by several people at once.

Whoever writes hands in what they saw as well. What others did meanwhile stays: what they added,
what they changed, and what they took away as long as the writer did not change it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import models

from .contact_detail import ContactDetail, Detail, Given


def change_details(
    item: models.Model, rows: Any, given: Iterable[Given], seen: Iterable[Detail] | None
) -> tuple[list[str], list[str]]:
    """Give the item these rows; return all values before and after.

    `seen` is what the writer had before them. Without it these, in this order, are all there are,
    and the first is the primary one unless another is marked.
    """
    list(type(item)._base_manager.select_for_update(of=("self",)).filter(pk=item.pk))
    held = list(rows.all())
    known = [row.detail for row in held]
    plain = rows.model.plain
    ours = [_written(each, known, plain) for each in given]
    wanted = ours if seen is None else merged(known, list(seen), ours)
    wanted = one_primary([each for each in _once(wanted) if each.value])
    _write(rows, held, wanted)
    return [each.value for each in known], [each.value for each in wanted]


def told(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Say for the history what was there and what is."""
    return [", ".join(before), ", ".join(after)]


def merged(known: Sequence[Detail], seen: Sequence[Detail], ours: Sequence[Detail]) -> list[Detail]:
    """Bring together what is there now and what a writer made of what they saw."""
    before = {each.key: each for each in seen}
    written: dict[int | None, Detail] = {each.key: each for each in ours if each.key}
    result: list[Detail] = []
    for now in known:
        then, mine = before.get(now.key), written.get(now.key)
        if then is None or (mine is None and now.value != then.value):
            result.append(now)
        elif mine is not None:
            result += _both(now, then, mine)
    here = {each.key for each in known}
    result += [each for each in ours if each.key not in here and each != before.get(each.key)]
    first = next((each for each in ours if each.is_primary), None)
    first_then = next((each for each in seen if each.is_primary), None)
    if first and (first_then is None or first.key != first_then.key):
        result = [replace(each, is_primary=each.value == first.value) for each in result]
    return result


def _both(now: Detail, then: Detail, mine: Detail) -> list[Detail]:
    """Take from each writer what they changed; where both wrote another value, keep both."""
    told = then if (mine.kind, mine.label) == (then.kind, then.label) else mine
    kind, label = (now.kind, now.label) if told is then else (mine.kind, mine.label)
    if mine.value == then.value:
        return [replace(now, kind=kind, label=label)]
    if now.value in {then.value, mine.value}:
        return [replace(now, value=mine.value, kind=kind, label=label)]
    return [now, replace(mine, key=None)]


def one_primary(details: Sequence[Detail]) -> list[Detail]:
    """Let the first that is marked be the only one, or else the first of all."""
    marked = [number for number, each in enumerate(details) if each.is_primary] or [0]
    return [replace(each, is_primary=n == marked[0]) for n, each in enumerate(details)]


def _written(given: Given, known: Iterable[Detail], plain: Any) -> Detail:
    if isinstance(given, Detail):
        return replace(given, value=plain(given.value))
    value = plain(given)
    same = (replace(each, is_primary=False) for each in known if each.value == value)
    return next(same, Detail(value))


def _once(details: Iterable[Detail]) -> list[Detail]:
    found: dict[str, Detail] = {}
    for each in details:
        found.setdefault(each.value, each)
    return list(found.values())


def _write(rows: Any, held: Sequence[ContactDetail], wanted: Sequence[Detail]) -> None:
    """Change as few rows as can be. A row is known by its value first: two may have swapped."""
    free = {row.value: row for row in held}
    pairs = [(each, free.pop(each.value, None)) for each in wanted]
    by_key = {row.pk: row for row in free.values()}
    pairs = [(each, row or by_key.pop(each.key, None)) for each, row in pairs]
    rows.filter(pk__in=list(by_key)).delete()
    model: type[ContactDetail] = rows.model
    for each, row in pairs:
        fields = {name: getattr(each, name) for name in model.TOLD}
        fields[model.VALUE] = each.value
        if row is None:
            rows.create(**fields)
        elif any(getattr(row, name) != value for name, value in fields.items()):
            rows.filter(pk=row.pk).update(**fields)
