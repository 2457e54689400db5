from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Person
from dealpost.web.item_form import ItemForm
from dealpost.web.lines_field import LinesField


class PersonForm(ItemForm):
    item_kind = "person"
    facts = ("organization", "job_title")
    whole = ("name",)
    pickers = ("organization",)
    order = ("name", "organization", "job_title")

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    addresses = LinesField(
        label=_("E-mail addresses"),
        line=forms.EmailField(),
        help_text=_("One per line; the first is the one to write to."),
    )
    phones = LinesField(
        label=_("Phones"), line=forms.CharField(max_length=40), help_text=_("One per line.")
    )
    job_title = forms.CharField(label=_("Job title"), max_length=150, required=False)

    def _of(self, item: Model | None) -> dict[str, Any]:
        known = super()._of(item)
        if isinstance(item, Person):
            known["addresses"] = list(item.addresses.all())
            known["phones"] = list(item.phones.all())
        return known
