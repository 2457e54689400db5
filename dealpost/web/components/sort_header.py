from typing import Any

from django.utils.http import urlencode


def sort_header(
    context: dict[str, Any], name: str, label: str, *, style: str = "", first: str = "ascending"
) -> dict[str, object]:
    """Describe the head of a column by which a list can be sorted, both ways.

    `first` is the direction that the name stands for: the newest come first, but so does A.
    """
    sort = context["listing"].sort
    asked = context["request"].GET.dict()
    then = "descending" if first == "ascending" else "ascending"
    direction = {name: first, f"-{name}": then}.get(sort, "")
    turned = f"-{name}" if sort == name else name
    query = {**asked, "sort": turned}
    query.pop("page", None)
    return {"label": label, "direction": direction, "query": urlencode(query), "style": style}
