from django import forms

from dealpost.conversations.models.label import LONGEST_NAME

MOST_AT_ONCE = 1000
ACTIONS = (
    *("archive", "trash", "inbox", "junk", "move", "read", "unread", "star", "unstar"),
    *("label", "unlabel", "share", "private"),
    *("assign", "close", "reopen"),
)


class ChoicesForm(forms.Form):
    """Some conversations, by their keys."""

    conversations = forms.CharField(max_length=20 * MOST_AT_ONCE)

    def clean_conversations(self) -> list[int]:
        keys = self.cleaned_data["conversations"].split(",")
        if len(keys) > MOST_AT_ONCE or not all(key.isascii() and key.isdigit() for key in keys):
            raise forms.ValidationError("not keys")
        return [int(key) for key in keys]


class ActionForm(ChoicesForm):
    """What is to be done to which conversations.

    `to` is the folder of a move, or a label; `name` is that of a label to be made.
    """

    do = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    to = forms.IntegerField(required=False)
    name = forms.CharField(max_length=LONGEST_NAME, required=False)
