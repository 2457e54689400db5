"""What speaks for a suggestion, in a few words."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealpost.conversations.suggesting import Suggestion


def spoken(suggestion: Suggestion) -> str:
    """Say what put it where it stands, the weightiest first."""
    return " · ".join(_word(reason, told) for reason, told in suggestion.reasons.items())


def _word(reason: str, told: str | datetime) -> str:
    if isinstance(told, datetime):
        day = date_format(timezone.localtime(told), _("j M"))
        words = {"mail": _("mail on %(told)s"), "moved": _("moved on %(told)s")}
        return words[reason] % {"told": day}
    words = {
        "person": _("of %(told)s"),
        "participant": _("%(told)s takes part"),
        "organization": _("of %(told)s"),
        "title": _("“%(told)s” in the subject"),
        "yours": _("yours"),
    }
    return words[reason] % {"told": told}
