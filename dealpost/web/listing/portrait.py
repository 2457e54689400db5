from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dealpost.crm.models import Organization
from dealpost.web.components.avatar import avatar


def portrait(thing: object) -> SafeString:
    """Draw the initials of somebody, as `{% avatar %}` does."""
    return _drawn(str(thing), is_organization=isinstance(thing, Organization))


# A list shows many, and the next list much the same: drawing one takes longer than finding it.
@lru_cache(maxsize=5000)
def _drawn(name: str, *, is_organization: bool) -> SafeString:
    drawn = {**avatar(name), "is_organization": is_organization}
    return render_to_string("components/avatar.html", drawn)
