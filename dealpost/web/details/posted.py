"""Addresses, numbers and domains in a form: as rows, with what was there when it was opened."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dealpost.crm.models import ContactKind, Detail

MOST = 30
LONGEST_LABEL = 40
PARTS = ("value", "kind", "label", "key", "agreed")


@dataclass(frozen=True, slots=True)
class Row:
    detail: Detail
    agreed: str = ""  # the value of which somebody knows that another item has it too


@dataclass(frozen=True, slots=True)
class Posted:
    rows: tuple[Row, ...] = ()
    seen: tuple[Detail, ...] = ()

    @classmethod
    def of(cls, held: Iterable[Detail | str]) -> "Posted":
        """Return the rows as a form first shows them."""
        details = tuple(each if isinstance(each, Detail) else Detail(each) for each in held)
        seen = tuple(each for each in details if each.key is not None)
        return cls(tuple(Row(each) for each in details), seen)

    @classmethod
    def read(cls, data: Mapping[str, Any], name: str) -> "Posted":
        """Read what was posted: "addresses-0-value", "addresses-primary", "addresses-seen"."""
        numbers = [number for number in map(str, range(1000)) if f"{name}-{number}-value" in data]
        primary = data.get(f"{name}-primary")
        rows = (_row(data, f"{name}-{each}-", primary=each == primary) for each in numbers[:MOST])
        return cls(tuple(rows), tuple(_seen(data.get(f"{name}-seen", ""))))

    @property
    def told(self) -> str:
        """What was there, as the form carries it."""
        return json.dumps(
            [[e.key, e.value, e.kind, e.label, e.is_primary] for e in self.seen], ensure_ascii=False
        )


def _row(data: Mapping[str, Any], prefix: str, *, primary: bool) -> Row:
    value, kind, label, key, agreed = (str(data.get(prefix + part, "")).strip() for part in PARTS)
    kind = kind if kind in ContactKind.values else ContactKind.WORK
    label = label[:LONGEST_LABEL] if kind == ContactKind.OWN else ""
    if kind == ContactKind.OWN and not label:
        kind = ContactKind.OTHER
    own = int(key) if key.isdecimal() else None
    return Row(Detail(value, kind, label, primary, own), agreed)


def _seen(text: str) -> Iterable[Detail]:
    """Read `told`. Whoever tampers with it can do no more than with the rows themselves."""
    try:
        told = json.loads(text or "[]")
        return [
            Detail(str(value), str(kind), str(label), bool(first), int(key))
            for key, value, kind, label, first in told
        ]
    except (ValueError, TypeError):
        return []
