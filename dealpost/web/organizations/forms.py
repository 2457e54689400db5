from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.models import Organization
from dealpost.crm.public_domains import public_domains
from dealpost.web.details.field import DetailsField, rows_of, tell_of_others
from dealpost.web.item_form import ItemForm
from dealpost.web.mail_domain import DOMAIN


def refuse_public(domain: str) -> None:
    """Whoever writes from gmail.com works anywhere: such a domain would make colleagues of all."""
    if domain.strip().lower() in public_domains():
        text = _("Anybody can have an address at %(domain)s: it says nothing of an organization.")
        raise forms.ValidationError(text, params={"domain": domain})


class OrganizationForm(ItemForm):
    item_kind = "organization"
    facts = ("address", "website", "domains")
    whole = ("name", "domains")

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    domains = DetailsField(
        label=_("Mail domains"),
        line=forms.CharField(max_length=253, validators=[DOMAIN, refuse_public]),
        add=_("Add a domain"),
        has_kinds=False,
        help_text=_("Whoever writes from one of them works there."),
    )
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    def __init__(self, user: User, data: Any = None, **more: Any) -> None:
        super().__init__(user, data, **more)
        organizations = Organization.objects.visible_to(user)
        tell_of_others(
            self,
            "domains",
            lambda value: organizations.filter(domains__domain=value),
            more.get("item"),
        )

    def _of(self, item: Model | None) -> dict[str, Any]:
        known = super()._of(item)
        if isinstance(item, Organization):
            known["domains"] = rows_of(item.domains.all())
        return known
