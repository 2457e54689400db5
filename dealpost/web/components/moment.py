from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def moment(at: datetime | None) -> SafeString:
    """Show a moment as shortly as a list needs it: the time today, else the day; all on hover."""
    if at is None:
        return SafeString("")
    here, today = timezone.localtime(at), timezone.localdate()
    if here.date() == today:
        short = date_format(here, "H:i")
    elif here.year == today.year:
        short = date_format(here, _("j M"))
    else:
        short = date_format(here, _("j M Y"))
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        here.isoformat(),
        date_format(here, "l j F Y H:i"),
        short,
    )
