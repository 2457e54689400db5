from django import forms

MOST_AT_ONCE = 1000
ACTIONS = ("archive", "trash", "inbox", "junk", "move", "read", "unread", "star", "unstar")


class ActionForm(forms.Form):
    """What is to be done to which conversations; `to` is the folder of a move."""

    do = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    conversations = forms.CharField(max_length=20 * MOST_AT_ONCE)
    to = forms.IntegerField(required=False)

    def clean_conversations(self) -> list[int]:
        keys = self.cleaned_data["conversations"].split(",")
        if len(keys) > MOST_AT_ONCE or not all(key.isascii() and key.isdigit() for key in keys):
            raise forms.ValidationError("not keys")
        return [int(key) for key in keys]
