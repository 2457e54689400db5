from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.conversations.labels.making import next_colour
from dealpost.conversations.labels.naming import can_be_a_label
from dealpost.conversations.models import Label
from dealpost.conversations.models.label import LONGEST_NAME


class LabelForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    colour = forms.ChoiceField(
        label=_("Colour"), choices=Label.Colour.choices, widget=forms.RadioSelect
    )
    # One that messages have already, of which a label is to be made.
    keyword = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: Label | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label = label
        self.fields["colour"].initial = label.colour if label else next_colour()

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        same = Label.objects.standing().called(name).first()
        if same is not None and same != self.label:
            raise forms.ValidationError(_("There is a label of this name already."))
        return name

    def clean_keyword(self) -> str:
        keyword = str(self.cleaned_data["keyword"])
        if keyword and not can_be_a_label(keyword):
            raise forms.ValidationError("not for labels")
        return keyword
