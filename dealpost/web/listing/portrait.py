from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dealpost.web.components.avatar import avatar


def portrait(thing: object) -> SafeString:
    """Draw the initials of somebody, as `{% avatar %}` does."""
    return render_to_string("components/avatar.html", avatar(thing))
