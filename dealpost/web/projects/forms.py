from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Phase
from dealpost.web.item_form import ItemForm


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ProjectForm(ItemForm):
    item_kind = "project"
    facts = ("deal", "starts_on", "ends_on")
    whole = ("title",)
    pickers = ("person", "organization", "deal")
    order = ("title", "person", "organization", "deal")

    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    phase = forms.ModelChoiceField(Phase.objects.all(), label=_("Phase"), empty_label=None)
    starts_on = forms.DateField(label=_("Start"), required=False, widget=_day())
    ends_on = forms.DateField(label=_("End"), required=False, widget=_day())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_on, ends_on = (
            cleaned.get(name, getattr(self.item, name, None)) for name in ("starts_on", "ends_on")
        )
        if starts_on and ends_on and ends_on < starts_on:
            told_at = "ends_on" if "ends_on" in self.fields else None
            self.add_error(told_at, _("The end lies before the start."))
        return cleaned


class PhaseForm(forms.Form):
    """Where a project is moved."""

    phase = forms.ModelChoiceField(Phase.objects.all())
