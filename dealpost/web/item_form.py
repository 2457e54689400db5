"""The form of a CRM item: what all of them have, and what somebody may not see stays as it is."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.fields.values import Unfit, stored
from dealpost.crm.models import CustomField, Visibility
from dealpost.crm.models.changeable import Changeable
from dealpost.web.currencies import currencies
from dealpost.web.custom_fields.form_fields import PREFIX, WHOLE, form_field
from dealpost.web.picking.widget import chosen, picker_field

LAST = ("owner", "visibility")


class ItemForm(forms.Form):
    """A form for a new item, or for one that this user edits."""

    item_kind = ""  # "deal"
    whole: Collection[str] = ()  # fields that take the whole width
    facts: Collection[str] = ()  # fields that can be changed one by one, on the page
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
        only: Collection[str] = (),
    ) -> None:
        """`only` leaves the fields of these names, custom ones that are not in forms too."""
        start = {"owner": user, "visibility": Visibility.EVERYONE, "currency": "EUR"}
        super().__init__(data, initial={**start, **(initial or {}), **self._of(item)})
        self.user, self.item = user, item
        # What the item is about and was deleted: another may be chosen, else it stays.
        self.deleted: dict[str, Model] = {}
        for name in self.pickers:
            self._offer(name, item)
        self.custom_fields = self._customize(item, only)
        self.order_fields([*self.order, *(name for name in self.fields if name not in LAST)])
        currency = self.fields.get("currency")
        if isinstance(currency, forms.ChoiceField):
            currency.choices = currencies(self.initial["currency"])
        if item is not None:
            owner = self.fields["owner"]
            assert isinstance(owner, forms.ModelChoiceField)
            owner.queryset = User.objects.filter(is_active=True) | User.objects.filter(
                pk=self.initial["owner"].pk
            )
        for name in set(self.fields) - set(only) if only else ():
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Take the organization of the person where none is chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned |= {name: kept for name, kept in self.deleted.items() if not cleaned.get(name)}
        person = cleaned.get("person")
        if person and "organization" in cleaned and not cleaned["organization"]:
            cleaned["organization"] = person.organization
        custom = {each.key: self._stored(each, cleaned) for each in self.custom_fields}
        if self.item is None:
            custom = {key: json for key, json in custom.items() if json is not None}
        return {**cleaned, "custom": custom} if custom else cleaned

    def _of(self, item: Model | None) -> dict[str, Any]:
        if item is None:
            return {}
        names = [*self.base_fields, *self.pickers]
        return {name: getattr(item, name) for name in names if hasattr(item, name)}

    def _customize(self, item: Model | None, only: Collection[str]) -> list[CustomField]:
        """Add the custom fields of this kind of item; return those that this user may fill in."""
        held = item.custom if isinstance(item, Changeable) else {}
        offered = []
        for field in CustomField.objects.active_for(self.item_kind):
            name = PREFIX + field.key
            made = form_field(field, self.user, held.get(field.key))
            if made is not None and (name in only if only else field.is_in_form):
                self.fields[name] = made
                offered.append(field)
                if field.kind in WHOLE:
                    self.whole = (*self.whole, name)
        return offered

    def _stored(self, field: CustomField, cleaned: dict[str, Any]) -> Any:
        try:
            return stored(field.kind, cleaned.pop(PREFIX + field.key, None))
        except Unfit:
            self.add_error(PREFIX + field.key, _("That does not fit into this field."))

    def _offer(self, name: str, item: Model | None) -> None:
        """Offer a picker, unless it would show, or lose, what this user may not see."""
        field = picker_field(name, self.user, label=_(name.capitalize()))
        held = getattr(item, f"{name}_id", None)
        if held is None or chosen(name, held, self.user):
            self.fields[name] = field
        elif getattr(getattr(item, name), "deleted_at", None):
            self.fields[name] = field
            self.initial[name] = None
            self.deleted[name] = getattr(item, name)
