"""Values that the winner of a merge takes from the loser, told so that it can give them back."""

from collections.abc import Collection
from typing import Any

from dealpost.crm.fields.telling import PREFIX

Told = dict[str, list[Any]]  # {field: [before, after]}, each as JSON holds it


def take(winner: Any, loser: Any, names: Collection[str]) -> Told:
    """Give the winner the loser's value in each of these fields."""
    told: Told = {}
    for name in names:
        before, after = _read(winner, name), _read(loser, name)
        _write(winner, name, after)
        told[name] = [before, after]
    _save(winner, told)
    return told


def give_back(winner: Any, told: Told) -> None:
    """Undo `take`, but where somebody has changed the value since."""
    unchanged = {name: each for name, each in told.items() if _read(winner, name) == each[1]}
    for name, (before, _after) in unchanged.items():
        _write(winner, name, before)
    _save(winner, unchanged)


def _read(item: Any, name: str) -> Any:
    if name.startswith(PREFIX):
        return item.custom.get(name.removeprefix(PREFIX))
    column = item._meta.get_field(name)
    value = getattr(item, column.attname)
    return None if value is None else column.value_to_string(item)


def _write(item: Any, name: str, value: Any) -> None:
    if not name.startswith(PREFIX):
        column = item._meta.get_field(name)
        setattr(item, column.attname, None if value is None else column.to_python(value))
    elif value is None:
        item.custom.pop(name.removeprefix(PREFIX), None)
    else:
        item.custom[name.removeprefix(PREFIX)] = value


def _save(item: Any, names: Collection[str]) -> None:
    item.save(update_fields=[*(each for each in names if not each.startswith(PREFIX)), "custom"])
