"""Why a row was not brought in, in plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = {
    "no_name": gettext_lazy("There is no name."),
    "not_a_number": gettext_lazy("That is no number."),
    "not_a_date": gettext_lazy("That is no date; write 2026-03-31 or 31-3-2026."),
    "not_an_address": gettext_lazy("That is no complete e-mail address."),
    "not_a_domain": gettext_lazy("That is no domain like example.com."),
    "not_a_web_address": gettext_lazy("That is no web address."),
    "not_a_currency": gettext_lazy("That is no currency; write three letters, like EUR."),
    "not_yes_or_no": gettext_lazy("Write yes or no."),
    "unknown_option": gettext_lazy("The field has no such option."),
    "unknown_user": gettext_lazy("No colleague has this name or address."),
    "unknown_step": gettext_lazy("There is no stage or phase of this name."),
    "unknown_item": gettext_lazy("You see nobody of this name, or more than one."),
    "too_long": gettext_lazy("That is too long for this field."),
    "is_here": gettext_lazy("It is here already."),
}


def words(problem: str) -> str:
    """Put a problem into words, with the row that it names."""
    name, *row = problem.split(" ", maxsplit=1)
    if name == "as_row":
        return _("The same as row %s of the file.") % row[0]
    return str(WORDS.get(name, name))
