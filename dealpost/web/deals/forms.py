from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Stage
from dealpost.web.item_form import ItemForm, currencies
from dealpost.web.stage_field import StageField


class DealForm(ItemForm):
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

    def __init__(self, user: User, data: Any = None, **more: Any) -> None:
        super().__init__(user, data, **more)
        currency = self.fields["currency"]
        assert isinstance(currency, forms.ChoiceField)
        currency.choices = currencies(self.initial["currency"])


class StageForm(forms.Form):
    """Where a deal is moved."""

    stage = forms.ModelChoiceField(Stage.objects.select_related("pipeline"))


class LostForm(forms.Form):
    reason = forms.CharField(
        label=_("Why was it lost?"),
        max_length=Deal._meta.get_field("lost_reason").max_length,
        required=False,
        help_text=_("A few words; reports group by them."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )


class NameForm(forms.Form):
    """The name of a pipeline or of a stage."""

    name = forms.CharField(label=_("Name"), max_length=100)
