from typing import Any

from django.utils.http import urlencode


def sort_header(
    context: dict[str, Any], name: str, label: str, *, style: str = ""
) -> dict[str, object]:
    """Describe the head of a column by which a list can be sorted, both ways."""
    sort = context["listing"].sort
    asked = context["request"].GET.dict()
    direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    turned = f"-{name}" if sort == name else name
    query = {**asked, "sort": turned}
    query.pop("page", None)
    return {"label": label, "direction": direction, "query": urlencode(query), "style": style}
