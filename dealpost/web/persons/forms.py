from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.models import Person
from dealpost.web.details.field import DetailsField, rows_of, tell_of_others
from dealpost.web.item_form import ItemForm


class PersonForm(ItemForm):
    item_kind = "person"
    facts = ("organization", "job_title", "addresses", "phones")
    whole = ("name", "addresses", "phones")
    pickers = ("organization",)
    order = ("name", "organization", "job_title")

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    addresses = DetailsField(
        label=_("E-mail addresses"), line=forms.EmailField(), add=_("Add an address")
    )
    phones = DetailsField(
        label=_("Phones"),
        line=forms.CharField(max_length=40, widget=forms.TextInput(attrs={"type": "tel"})),
        add=_("Add a number"),
    )
    job_title = forms.CharField(label=_("Job title"), max_length=150, required=False)

    def __init__(self, user: User, data: Any = None, **more: Any) -> None:
        super().__init__(user, data, **more)
        persons = Person.objects.visible_to(user)
        tell_of_others(
            self, "addresses", lambda value: persons.with_addresses([value]), more.get("item")
        )

    def _of(self, item: Model | None) -> dict[str, Any]:
        known = super()._of(item)
        if isinstance(item, Person):
            known["addresses"] = rows_of(item.addresses.all())
            known["phones"] = rows_of(item.phones.all())
        return known
