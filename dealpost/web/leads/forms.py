from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Lead
from dealpost.web.item_form import ItemForm
from dealpost.web.stage_field import StageField


class LeadForm(ItemForm):
    item_kind = "lead"
    facts = ("value", "source")
    whole = ("title",)
    pickers = ("person", "organization")
    order = ("title", "person", "organization")

    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    value = forms.DecimalField(
        label=_("Value"), max_digits=14, decimal_places=2, min_value=0, localize=True, initial=0
    )
    currency = forms.ChoiceField(label=_("Currency"))
    source = forms.CharField(
        label=_("Source"),
        max_length=100,
        required=False,
        help_text=_("Where did it come from? The website, a fair, a friend …"),
    )


class ConvertForm(forms.Form):
    """What the deal is called and worth, if not the same as the lead, and where it begins."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    value = forms.DecimalField(
        label=_("Value"),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        localize=True,
        required=False,
    )
    stage = StageField(label=_("First stage of the deal"))

    def __init__(self, lead: Lead, data: Any = None) -> None:
        super().__init__(data, initial={"title": lead.title, "value": lead.value})
        self.lead = lead

    def clean(self) -> dict[str, Any]:
        """What was left empty stays as the lead has it."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["title"] = cleaned.get("title") or self.lead.title
        if cleaned.get("value") is None:
            cleaned["value"] = self.lead.value
        return cleaned
