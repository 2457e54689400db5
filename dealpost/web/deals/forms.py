from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Deal, Stage
from dealpost.web.item_form import ItemForm
from dealpost.web.stage_field import StageField


class DealForm(ItemForm):
    item_kind = "deal"
    facts = ("value", "expected_close_on")
    whole = ("title",)
    pickers = ("person", "organization")
    order = ("title", "person", "organization", "value", "currency", "stage")

    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    value = forms.DecimalField(
        label=_("Value"), max_digits=14, decimal_places=2, min_value=0, localize=True, initial=0
    )
    currency = forms.ChoiceField(label=_("Currency"))
    stage = StageField(label=_("Stage"))
    expected_close_on = forms.DateField(
        label=_("Expected close date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class StageForm(forms.Form):
    """Where a deal is moved."""

    stage = forms.ModelChoiceField(Stage.objects.select_related("pipeline"))


class LostForm(forms.Form):
    """One of the company's reasons, or other words, which win."""

    known = forms.CharField(max_length=300, required=False)
    reason = forms.CharField(
        label=_("In other words"),
        max_length=Deal._meta.get_field("lost_reason").max_length,
        required=False,
        help_text=_("Reports group by these words."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["reason"] = cleaned.get("reason") or cleaned.get("known", "")
        return cleaned
