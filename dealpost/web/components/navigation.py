from typing import Any

from django.urls import NoReverseMatch, reverse


def nav_item(
    context: dict[str, Any], address: str, icon: str, label: str, *, key: str = "", also: str = ""
) -> dict[str, object]:
    """Describe a link of the rail; `also` names further pages that belong to it."""
    request = context["request"]
    here = getattr(request.resolver_match, "app_name", "") if request.resolver_match else ""
    page = address.split(":", maxsplit=1)[0]
    try:
        url = reverse(address)
    except NoReverseMatch:
        url = ""  # a page that this installation has not: no dead link
    return {
        "url": url,
        "icon": icon,
        "label": label,
        "key": key,
        "is_here": here == page or here in also.split(),
    }
