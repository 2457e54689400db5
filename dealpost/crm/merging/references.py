"""Custom fields that name a person or an organization by its key: they follow it into a merge."""

from typing import Any

from dealpost.crm.models import CustomField, Deal, Lead, Organization, Person, Project

KINDS: dict[str, Any] = {
    "person": Person,
    "organization": Organization,
    "deal": Deal,
    "lead": Lead,
    "project": Project,
}


def point_elsewhere(
    kind: str, item: int, *, to: int, only: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Let custom fields that name this item name another; return which rows did.

    `only` is one of the returned, of which alone the rows are looked at.
    """
    changed = []
    for field in CustomField.objects.filter(kind=kind):
        if only and [field.item_kind, field.key] != [only["kind"], only["key"]]:
            continue
        rows = KINDS[field.item_kind]._base_manager.filter(**{f"custom__{field.key}": item})
        if only:
            rows = rows.filter(pk__in=only["rows"])
        found = list(rows.select_for_update())
        for row in found:
            row.custom[field.key] = to
        KINDS[field.item_kind]._base_manager.bulk_update(found, ["custom"])
        if found:
            keys = [row.pk for row in found]
            changed.append({"kind": field.item_kind, "key": field.key, "rows": keys})
    return changed
