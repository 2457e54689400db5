"""A field for several values, one per line."""

from typing import Any

from django import forms


class LinesField(forms.CharField):
    """Gives a list of the lines that are not empty, each checked by `line`."""

    def __init__(self, *, line: forms.Field, most: int = 30, **more: Any) -> None:
        super().__init__(required=False, max_length=20_000, **more)
        self.line, self.most = line, most
        self.widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        return [str(self.line.clean(line)) for line in lines if line][: self.most]

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(str(each) for each in value or ())
