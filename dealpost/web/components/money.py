from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


def money(value: Decimal, currency: str) -> str:
    """Write an amount as people write it, without cents where there are none."""
    cents = 0 if value == value.to_integral_value() else 2
    amount = number_format(value, decimal_pos=cents, use_l10n=True, force_grouping=True)
    symbol = SYMBOLS.get(currency)
    if symbol and get_language() == "en":
        return f"{symbol}{amount}"
    return f"{symbol or currency}\u00a0{amount}"
