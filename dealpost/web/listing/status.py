from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def status(kind: str, status: str, step: object) -> SafeString:
    """Show how far a deal or a project is, as its page does."""
    return _drawn(kind, status, "stage" if kind == "deal" else "phase", str(step), get_language())


# The same few words stand in every row.
@lru_cache(maxsize=500)
def _drawn(kind: str, status: str, name: str, step: str, _language: str) -> SafeString:
    return render_to_string(
        f"components/{kind}_status.html", {kind: {"status": status, name: step}}
    )
