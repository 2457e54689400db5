from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.crm.importing.tables import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Unreadable, table
from dealpost.crm.importing.targets import targets
from dealpost.crm.models import CustomField, Import

REASONS = {
    "empty": _("The file holds no rows below its first one, which names the columns."),
    "too_many_rows": _("The file has more than %(rows)s rows. Cut it into parts."),
    "too_many_columns": _("The file has more than %(columns)s columns. Is the separator right?"),
    "long_cell": _("Line %(line)s has a very long cell. Is the separator right?"),
    "encoding": _("This is no text. Save it as CSV in your spreadsheet, and choose that file."),
    "broken": _("Line %(line)s cannot be read as CSV."),
}


class UploadForm(forms.Form):
    item_kind = forms.ChoiceField(
        label=_("What is in the file?"),
        choices=CustomField.ItemKind.choices,
        help_text=_("Rows of deals may hold a person and an organization too."),
    )
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Up to 20 MB and 50,000 rows; the first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    delimiter = forms.ChoiceField(
        label=_("Separator"),
        required=False,
        choices=[
            ("", _("Find out")),
            (",", _("Comma")),
            (";", _("Semicolon")),
            ("\t", _("Tab")),
        ],
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        required=False,
        choices=[
            ("", _("Find out")),
            ("utf-8-sig", "UTF-8"),
            ("utf-16", "UTF-16"),
            ("cp1252", "Windows-1252"),
        ],
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Cut it into parts."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "file" not in cleaned:
            return cleaned
        given = {name: cleaned.get(name, "") for name in ("delimiter", "encoding")}
        try:
            cleaned["table"] = table(cleaned["file"].read(), **given)
        except Unreadable as unreadable:
            gaps = {"rows": MOST_ROWS, "columns": MOST_COLUMNS, "line": unreadable.line}
            self.add_error("file", REASONS[unreadable.reason] % gaps)
        return cleaned


class ColumnsForm(forms.Form):
    """Where each column goes, and what becomes of items that are here already."""

    policy = forms.ChoiceField(
        label=_("Those that are here already"), choices=Import.Policy.choices
    )

    def __init__(self, of: Import, data: Any = None) -> None:
        super().__init__(data, initial={"policy": of.policy})
        self.of = of
        offered = [("", _("Leave out")), *_choices(of)]
        for number, (column, chosen) in enumerate(zip(of.header, of.columns, strict=True)):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=column,
                choices=offered,
                required=False,
                initial=chosen,
                widget=forms.Select(attrs={"class": "input is-compact"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = [cleaned.get(f"column-{number}", "") for number in range(len(self.of.header))]
        twice = {name for name in chosen if name and chosen.count(name) > 1}
        twice = {name for name in twice if name.partition(":")[0] not in SEVERAL}
        if twice:
            raise forms.ValidationError(
                _("Two columns go to the same field. Leave one of them out.")
            )
        cleaned["columns"] = chosen
        return cleaned


# What several columns may hold together: a work address and a private one.
SEVERAL = {"person.addresses", "person.phones", "organization.domains"}


def _choices(of: Import) -> list[tuple[Any, list[tuple[str, Any]]]]:
    names = dict(CustomField.ItemKind.choices)
    groups: dict[str, list[tuple[str, Any]]] = {}
    for target in targets(of.item_kind):
        # A closed choice shows no group: that it is the organization's name, it has to say itself.
        own = target.item_kind == of.item_kind
        label = target.label if own else f"{target.label} ({names[target.item_kind]})"
        groups.setdefault(target.item_kind, []).append((target.name, label))
    return [(names[kind], group) for kind, group in groups.items()]
