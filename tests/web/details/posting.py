"""What a browser posts for rows of addresses, numbers or domains."""

from typing import Any

from dealpost.crm.models import Detail
from dealpost.web.details.posted import Posted


def posted(name: str, *rows: str | Detail, seen: Any = (), primary: int = 0) -> dict[str, Any]:
    """`seen` are the rows of the item, as the form showed them."""
    told = Posted(seen=tuple(row.detail for row in seen)).told
    data: dict[str, Any] = {f"{name}-seen": told, f"{name}-primary": primary}
    for number, row in enumerate(rows):
        detail = row if isinstance(row, Detail) else Detail(row)
        parts = {
            "value": detail.value,
            "kind": detail.kind,
            "label": detail.label,
            "key": detail.key or "",
        }
        data |= {f"{name}-{number}-{part}": value for part, value in parts.items()}
    return data
