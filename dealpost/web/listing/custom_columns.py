"""Custom fields as columns: their values are read for a page of rows at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from dealpost.accounts.models import User
from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.fields.reading import Shown, plain, read
from dealpost.crm.filtering.custom import PREFIX
from dealpost.crm.models import CustomField
from dealpost.web.listing.columns import Column

RIGHT = {FieldKind.NUMBER, FieldKind.MONEY}


class CustomColumns:
    """The columns of a kind's custom fields, as one user reads them."""

    def __init__(self, item_kind: str, user: User) -> None:
        self._fields = {each.key: each for each in CustomField.objects.active_for(item_kind)}
        self._user = user
        self._values: dict[int, dict[str, Shown]] = {}
        self.columns: Sequence[Column] = [_column(self, each) for each in self._fields.values()]

    def load(self, rows: Iterable[Any], columns: Iterable[Column]) -> None:
        """Read what these columns show of these rows; nothing where they show no custom field."""
        keys = [each.name.removeprefix(PREFIX) for each in columns if each.name.startswith(PREFIX)]
        fields = [self._fields[key] for key in keys]
        self._values = read(rows, fields=fields, reader=self._user) if fields else {}

    def text(self, item: Any, field: CustomField) -> str:
        return plain(self._values[item.pk][field.key])


def _column(values: CustomColumns, field: CustomField) -> Column:
    def text(item: Any) -> str:
        return values.text(item, field)

    style = "number" if field.kind in RIGHT else ""
    name = f"{PREFIX}{field.key}"
    return Column(name, field.name, text, text, sort=name, style=style, is_usual=False)
