"""What a link to a "new" page already fills in: `?person=5&title=Chairs&address=bob@x.example`."""

from typing import Any

from dealpost.web.request import Request

PLAIN = ("title", "name", "addresses", "source", "stage", "phase")
KEYS = ("person", "organization", "deal")


def prefill(request: Request) -> dict[str, Any]:
    """Return initial values for the form; a picker shows a key only to who may see the item."""
    asked = request.GET
    plain = {name: asked[name][:200] for name in PLAIN if name in asked}
    keys = {name: int(asked[name]) for name in KEYS if asked.get(name, "").isdecimal()}
    return plain | keys
