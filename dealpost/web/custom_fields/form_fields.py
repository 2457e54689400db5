"""The form field for a custom field."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.fields.kinds import OF_OTHER_ITEMS, FieldKind
from dealpost.crm.fields.values import LONGEST, LONGEST_TEXT, loaded
from dealpost.crm.models import CustomField
from dealpost.web.custom_fields.pairs import MoneyField, PeriodField, day
from dealpost.web.picking.widget import chosen, picker_field

PREFIX = "custom_"  # before the key of the field, in the names of a form
WHOLE = {FieldKind.LONG_TEXT, FieldKind.CHOICES}  # take the whole width


def form_field(field: CustomField, user: User, held: Any) -> forms.Field | None:
    """Return the field with which this user gives a value; `held` is the JSON that is there.

    None if it would show, or lose, an item that this user may not see.
    """
    if field.kind in OF_OTHER_ITEMS:
        if held is not None and chosen(field.kind, held, user) is None:
            return None
        made: forms.Field = picker_field(field.kind, user, label=field.name)
        made.required, made.initial = field.is_required, held
        return made
    more = {"label": field.name, "required": field.is_required}
    made = _MAKERS[FieldKind(field.kind)](field, held, more)
    made.initial = loaded(field.kind, held)
    return made


def _options(field: CustomField, held: Any) -> list[tuple[Any, str]]:
    """Those on offer, and those that were removed but are chosen here."""
    kept = held if isinstance(held, list) else [held]
    offered = (each for each in field.options.all() if not each.removed_at or each.pk in kept)
    return [(each.pk, each.name) for each in offered]


def _choice(field: CustomField, held: Any, more: dict[str, Any]) -> forms.Field:
    choices = [("", "-"), *_options(field, held)]
    return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, **more)


def _choices(field: CustomField, held: Any, more: dict[str, Any]) -> forms.Field:
    return forms.TypedMultipleChoiceField(
        choices=_options(field, held),
        coerce=int,
        empty_value=[],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "check-list"}),
        **more,
    )


def _yes_no(_field: CustomField, _held: Any, more: dict[str, Any]) -> forms.Field:
    return forms.TypedChoiceField(
        choices=[("", "-"), ("True", _("Yes")), ("False", _("No"))],
        coerce=lambda chosen: chosen == "True",
        empty_value=None,
        **more,
    )


def _user(_field: CustomField, held: Any, more: dict[str, Any]) -> forms.Field:
    offered = User.objects.filter(is_active=True) | User.objects.filter(pk=held)
    return forms.ModelChoiceField(offered, empty_label="-", **more)


_Maker = Callable[[CustomField, Any, dict[str, Any]], forms.Field]
_MAKERS: dict[FieldKind, _Maker] = {
    FieldKind.TEXT: lambda _f, _h, more: forms.CharField(max_length=LONGEST, **more),
    FieldKind.LONG_TEXT: lambda _f, _h, more: forms.CharField(
        max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **more
    ),
    FieldKind.NUMBER: lambda _f, _h, more: forms.DecimalField(
        max_digits=20, decimal_places=6, localize=True, **more
    ),
    FieldKind.MONEY: lambda _f, held, more: MoneyField(
        currency=(held or {}).get("currency", ""), **more
    ),
    FieldKind.DATE: lambda _f, _h, more: forms.DateField(widget=day(), **more),
    FieldKind.PERIOD: lambda _f, _h, more: PeriodField(**more),
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.PHONE: lambda _f, _h, more: forms.CharField(
        max_length=LONGEST, widget=forms.TextInput(attrs={"type": "tel"}), **more
    ),
    FieldKind.WEB: lambda _f, _h, more: forms.URLField(
        max_length=LONGEST, assume_scheme="https", **more
    ),
    FieldKind.USER: _user,
}
