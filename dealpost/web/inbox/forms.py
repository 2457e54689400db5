from django import forms

from dealpost.conversations.models.label import LONGEST_NAME
from dealpost.web.chosen import ChosenForm

ACTIONS = (
    *("archive", "trash", "inbox", "junk", "move", "read", "unread", "star", "unstar"),
    *("label", "unlabel", "share", "private"),
    *("assign", "close", "reopen"),
)


class ActionForm(ChosenForm):
    """What is to be done to which conversations.

    `to` is the folder of a move, or a label; `name` is that of a label to be made.
    """

    do = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    to = forms.IntegerField(required=False)
    name = forms.CharField(max_length=LONGEST_NAME, required=False)
