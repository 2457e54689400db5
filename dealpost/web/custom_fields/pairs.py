"""Form fields of two parts that are one value: an amount with its currency, a start and an end."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dealpost.crm.fields.values import Money, Period
from dealpost.web.currencies import currencies


class _Pair(forms.MultiWidget):
    def decompress(self, value: Any) -> list[Any]:
        return [None, None] if value is None else list(value)

    def render(self, *args: Any, **more: Any) -> SafeString:
        return format_html('<div class="field-pair">{}</div>', super().render(*args, **more))


class MoneyField(forms.MultiValueField):
    def __init__(self, *, currency: str = "", **more: Any) -> None:
        choices = currencies(currency)
        parts = (
            forms.DecimalField(max_digits=14, decimal_places=2, localize=True, required=False),
            forms.ChoiceField(choices=choices, required=False),
        )
        amount = parts[0].widget
        amount.attrs["aria-label"] = _("Amount")
        select = forms.Select(attrs={"aria-label": _("Currency")}, choices=choices)
        super().__init__(parts, widget=_Pair([amount, select]), require_all_fields=False, **more)

    def compress(self, data_list: list[Any]) -> Money | None:
        amount, currency = data_list or (None, "")
        if amount is None and self.required:  # the currency alone is no answer
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return None if amount is None else Money(amount, currency)


class PeriodField(forms.MultiValueField):
    def __init__(self, **more: Any) -> None:
        parts = (forms.DateField(required=False), forms.DateField(required=False))
        labels = (_("From"), _("To"))
        days = [day(attrs={"aria-label": label}) for label in labels]
        super().__init__(parts, widget=_Pair(days), require_all_fields=False, **more)

    def compress(self, data_list: list[Any]) -> Period | None:
        start, end = data_list or (None, None)
        if start and end and end < start:
            raise forms.ValidationError(_("The end lies before the start."))
        return Period(start, end) if start or end else None


def day(**more: Any) -> forms.DateInput:
    return forms.DateInput(
        attrs={"type": "date", **more.pop("attrs", {})}, format="%Y-%m-%d", **more
    )
