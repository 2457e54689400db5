from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Ordered


class NameForm(forms.Form):
    """What a row says: its name, which no other has where their table wants it so."""

    model: ClassVar[type[Ordered]]
    field_order = ("name",)

    def __init__(self, data: Any = None, *, thing: Ordered | None = None) -> None:
        super().__init__(data)
        longest = self.model._meta.get_field("name").max_length
        self.fields["name"] = forms.CharField(label=_("Name"), max_length=longest)
        self.order_fields(self.field_order)
        self.thing = thing

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = self.model._default_manager.filter(name=name)
        if self.thing:
            same = same.exclude(pk=self.thing.pk)
        if self.model._meta.get_field("name").unique and same.exists():
            raise forms.ValidationError(_("There is another one of this name already."))
        return name

    @property
    def refusal(self) -> str:
        """Say what is wrong with it, in one sentence."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


def named(model: type[Ordered]) -> type[NameForm]:
    """Return the form of rows that say nothing but their name."""
    return type("NameForm", (NameForm,), {"model": model})
