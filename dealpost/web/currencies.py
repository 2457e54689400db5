CURRENCIES = ("EUR", "USD", "GBP", "CHF", "DKK", "NOK", "SEK", "PLN", "CZK", "CAD", "AUD", "JPY")


def currencies(held: str = "") -> list[tuple[str, str]]:
    """Return the currencies to choose from, with the one that an item already has."""
    return [(code, code) for code in dict.fromkeys([*CURRENCIES, *([held] if held else [])])]
