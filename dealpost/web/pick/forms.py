from django import forms

from dealpost.web.picking.kinds import KINDS


class NewForm(forms.Form):
    """A name, or for a person an address, as typed into a picker."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    text = forms.CharField(max_length=200)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if "@" in text and self.cleaned_data.get("kind") == "person":
            return str(forms.EmailField().clean(text))
        return text
