"""The conversations that were selected in a list, as forms say them."""

import re

from django import forms

KEY = re.compile(r"[0-9]{1,18}")
MOST_AT_ONCE = 1000


class ChosenForm(forms.Form):
    """Some conversations, by their keys: "17,4"."""

    most_at_once = MOST_AT_ONCE
    conversations = forms.CharField(max_length=20 * MOST_AT_ONCE)

    def clean_conversations(self) -> list[int]:
        keys = self.cleaned_data["conversations"].split(",")
        if len(keys) > self.most_at_once or not all(KEY.fullmatch(key) for key in keys):
            raise forms.ValidationError("not keys")
        return [int(key) for key in keys]
