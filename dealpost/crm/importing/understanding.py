"""What the cells of a row say: values of the fields of each item that the row is about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dealpost.accounts.models import User
from dealpost.crm.fields.entering import Misread, Surroundings
from dealpost.crm.fields.values import Unfit, stored
from dealpost.crm.models import CustomField, Import, Phase, Stage

from .listed import KINDS
from .targets import CUSTOM, MAKES, Target, targets

Values = dict[str, Any]


@dataclass(slots=True)
class Understood:
    """`values` by kind of item; `problems` as (column or None, a word of `problems`)."""

    values: dict[str, Values] = field(default_factory=dict)
    problems: list[tuple[str | None, str]] = field(default_factory=list)


class Understanding:
    """Reads the rows of one import; made once for many rows."""

    def __init__(self, of: Import) -> None:
        self.item_kind, self.header = of.item_kind, of.header
        known = {target.name: target for target in targets(of.item_kind)}
        self.columns: list[Target | None] = [known.get(name) for name in of.columns]
        fields = CustomField.objects.filter(item_kind__in=MAKES[of.item_kind])
        self.kinds = {(each.item_kind, each.key): each.kind for each in fields}
        self.around = surroundings(of)

    def read(self, cells: Sequence[str]) -> Understood:
        """Understand a row; one problem is enough for nothing to be made of it."""
        values: dict[str, Values] = defaultdict(dict)
        found = Understood()
        for column, target, cell in zip(self.header, self.columns, cells, strict=True):
            if target is None or not cell:
                continue
            try:
                value = target.read(cell, self.around)
                self._put(values[target.item_kind], target, value)
            except Misread as misread:
                found.problems.append((column, misread.problem))
            except Unfit:
                found.problems.append((column, "too_long"))
        found.values = {
            kind: _named(kind, values[kind], is_main=kind == self.item_kind)
            for kind in MAKES[self.item_kind]
            if values.get(kind)
        }
        if not found.problems and not _has_name(found.values.get(self.item_kind)):
            found.problems.append((None, "no_name"))
        found.values = {kind: each for kind, each in found.values.items() if _has_name(each)}
        return found

    def _put(self, values: Values, target: Target, value: Any) -> None:
        if target.field.startswith(CUSTOM):
            key = target.field.removeprefix(CUSTOM)
            json = stored(self.kinds[target.item_kind, key], value)
            values.setdefault("custom", {})[key] = json
        elif isinstance(value, list):
            values.setdefault(target.field, []).extend(value)
            if target.used_for:
                values.setdefault(KINDS, {}).update(dict.fromkeys(value, target.used_for))
        else:
            values[target.field] = value


def surroundings(of: Import) -> Surroundings:
    users = User.objects.filter(is_active=True)
    by_name = {user.name.lower(): user for user in users}
    stages = Stage.objects.select_related("pipeline").order_by("-pipeline__order", "-order")
    return Surroundings(
        user=of.user,
        # Where the comma is the decimal mark, it does not separate columns.
        decimal_comma=of.delimiter == ";",
        users=by_name | {user.email.lower(): user for user in users},
        stages={stage.name.lower(): stage for stage in stages},
        phases={phase.name.lower(): phase for phase in Phase.objects.all()},
    )


def _named(kind: str, values: Values, *, is_main: bool) -> Values:
    """Give it the name that its other values tell."""
    if kind == "person":
        parts = [values.pop(part, "") for part in ("first_name", "last_name")]
        address = next(iter(values.get("addresses", ())), "")
        told = address.split("@", maxsplit=1)[0].replace(".", " ").title()
        values["name"] = values.get("name") or " ".join(filter(None, parts)) or told
    if kind == "organization" and not is_main:
        values["name"] = values.get("name") or next(iter(values.get("domains", ())), "")
    return values


def _has_name(values: Values | None) -> bool:
    return bool(values and (values.get("name") or values.get("title")))
