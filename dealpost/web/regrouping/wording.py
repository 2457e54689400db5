"""What was done, or why it was not, for people."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealpost.conversations.models import Regrouping
from dealpost.conversations.regrouping.asking import (
    Impossible,
    NothingStays,
    NotTheirs,
    TheSame,
    TooLong,
)
from dealpost.conversations.regrouping.remembering import closed

WHY = {
    NotTheirs: _("Only somebody whose mailbox holds both can do that."),
    NothingStays: _("Everything here answers this message: there is nothing to split it from."),
    TheSame: _("That is one conversation already."),
    TooLong: _("Together they would have more than 1,000 messages. Merge a smaller one."),
}


def why(refused: Impossible) -> str:
    return str(WHY[type(refused)])


def said(made: Collection[Regrouping]) -> str:
    """What became of conversations that were merged."""
    if any(closed(each) for each in made):
        return gettext("Merged. Not everybody could read all of it, so it is private now.")
    return gettext("Merged")


def undo_url(made: Collection[Regrouping]) -> str:
    """Return the address that undoes all of them."""
    keys = ",".join(str(each.pk) for each in made)
    return f"{reverse('regrouping:undo')}?{urlencode({'made': keys})}"
