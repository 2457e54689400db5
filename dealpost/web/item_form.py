"""The form of a CRM item: what all of them have, and what somebody may not see stays as it is."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.models import Visibility
from dealpost.web.picking.widget import chosen, picker_field

LAST = ("owner", "visibility")
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "DKK", "NOK", "SEK", "PLN", "CZK", "CAD", "AUD", "JPY")


class ItemForm(forms.Form):
    """A form for a new item, or for one that this user edits."""

    whole: Collection[str] = ()  # fields that take the whole width
    pickers: Collection[str] = ()
    order: Collection[str] = ()  # the pickers come late, and belong early

    owner = forms.ModelChoiceField(User.objects.filter(is_active=True), label=_("Owner"))
    visibility = forms.ChoiceField(label=_("Visible to"), choices=Visibility.choices)

    def __init__(
        self,
        user: User,
        data: Any = None,
        *,
        item: Model | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        start = {"owner": user, "visibility": Visibility.EVERYONE, "currency": "EUR"}
        super().__init__(data, initial={**start, **(initial or {}), **self._of(item)})
        self.user = user
        for name in self.pickers:
            self._offer(name, item)
        self.order_fields([*self.order, *(name for name in self.fields if name not in LAST)])
        if item is not None:
            owner = self.fields["owner"]
            assert isinstance(owner, forms.ModelChoiceField)
            owner.queryset = User.objects.filter(is_active=True) | User.objects.filter(
                pk=self.initial["owner"].pk
            )

    def clean(self) -> dict[str, Any]:
        """Take the organization of the person where none is chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        person = cleaned.get("person")
        if person and "organization" in cleaned and not cleaned["organization"]:
            cleaned["organization"] = person.organization
        return cleaned

    def _of(self, item: Model | None) -> dict[str, Any]:
        if item is None:
            return {}
        names = [*self.base_fields, *self.pickers]
        return {name: getattr(item, name) for name in names if hasattr(item, name)}

    def _offer(self, name: str, item: Model | None) -> None:
        """Offer a picker, unless it would show, or lose, what this user may not see."""
        field = picker_field(name, self.user, label=_(name.capitalize()))
        held = getattr(item, f"{name}_id", None)
        if held is None or chosen(name, held, self.user):
            self.fields[name] = field


def currencies(held: str = "") -> list[tuple[str, str]]:
    """Return the currencies to choose from, with the one that an item already has."""
    return [(code, code) for code in dict.fromkeys([*CURRENCIES, *([held] if held else [])])]
