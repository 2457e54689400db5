from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.crm.attaching import safe_name


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)

    def clean_name(self) -> str:
        return safe_name(self.cleaned_data["name"])
