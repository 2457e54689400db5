from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Organization
from dealpost.crm.public_domains import public_domains
from dealpost.web.item_form import ItemForm
from dealpost.web.lines_field import LinesField

DOMAIN = RegexValidator(
    r"^[^\s@/:]+\.[^\s@/:.]+$", _("Write a domain like example.com, without @ or http.")
)


def refuse_public(domain: str) -> None:
    """Whoever writes from gmail.com works anywhere: such a domain would make colleagues of all."""
    if domain.strip().lower() in public_domains():
        text = _("Anybody can have an address at %(domain)s: it says nothing of an organization.")
        raise forms.ValidationError(text, params={"domain": domain})


class OrganizationForm(ItemForm):
    item_kind = "organization"
    facts = ("address", "website")
    whole = ("name",)

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    domains = LinesField(
        label=_("Mail domains"),
        line=forms.CharField(max_length=253, validators=[DOMAIN, refuse_public]),
        help_text=_("One per line. Whoever writes from one of them works there."),
    )
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    def _of(self, item: Model | None) -> dict[str, Any]:
        known = super()._of(item)
        if isinstance(item, Organization):
            known["domains"] = list(item.domains.all())
        return known
