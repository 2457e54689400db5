from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.crm.fields.kinds import WITH_OPTIONS, FieldKind
from dealpost.crm.models import CustomField, FieldOption
from dealpost.web.lines_field import LinesField


class FieldForm(forms.Form):
    """A field that is there; its kind stays, because its values are of that kind."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    is_required = forms.BooleanField(
        label=_("Must be filled in"),
        required=False,
        help_text=_("In forms; an import and a message may make an item without it."),
    )
    is_in_form = forms.BooleanField(
        label=_("Shown in forms"),
        required=False,
        help_text=_("Otherwise only on the page of the item, where it can be filled in too."),
    )

    def __init__(
        self, data: Any = None, *, item_kind: str, field: CustomField | None = None
    ) -> None:
        start: dict[str, Any] = {"is_in_form": True}
        if field is not None:
            start = {name: getattr(field, name) for name in ("name", "is_required", "is_in_form")}
        super().__init__(data, initial=start)
        self.item_kind, self.field = item_kind, field

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        same = CustomField.objects.filter(item_kind=self.item_kind, name__iexact=name)
        if same.exclude(pk=self.field.pk if self.field else 0).exists():
            raise forms.ValidationError(_("There is a field of this name already."))
        return name


class NewFieldForm(FieldForm):
    field_order = ("name", "kind", "options")

    kind = forms.ChoiceField(label=_("Kind"), choices=FieldKind.choices)
    options = LinesField(
        label=_("Options"),
        line=forms.CharField(max_length=100),
        most=200,
        help_text=_("One per line, where one or several of them can be chosen."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") in WITH_OPTIONS and not cleaned.get("options"):
            self.add_error("options", _("Write at least one option."))
        return cleaned

    def __init__(self, data: Any = None, *, item_kind: str) -> None:
        super().__init__(data, item_kind=item_kind)


class OptionForm(forms.Form):
    name = forms.CharField(max_length=100)
    colour = forms.ChoiceField(choices=FieldOption.Colour.choices, required=False)
