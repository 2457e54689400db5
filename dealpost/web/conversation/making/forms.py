from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.models import Phase
from dealpost.web.currencies import currencies
from dealpost.web.picking.widget import picker_field
from dealpost.web.stage_field import StageField

FIRST = forms.TextInput(attrs={"autofocus": True})


class NewPersonForm(forms.Form):
    """Whoever wrote, and where they work."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=FIRST)
    address = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"readonly": True})
    )
    organization = forms.CharField(
        label=_("Organization"),
        max_length=200,
        required=False,
        help_text=_("One that you do not have yet is added. Leave it empty if there is none."),
    )


class AddressForm(forms.Form):
    """An address, and the person whose it is."""

    address = forms.EmailField(widget=forms.HiddenInput)

    def __init__(self, user: User, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["person"] = picker_field("person", user, label=_("Whose address is it?"))
        self.fields["person"].required = True


class AboutForm(forms.Form):
    """Something that mail is about, and with whom."""

    title = forms.CharField(label=_("Title"), max_length=200, widget=FIRST)

    def __init__(self, user: User, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["person"] = picker_field("person", user, label=_("Person"))
        self.order_fields(["title", "person"])


class WorthForm(AboutForm):
    value = forms.DecimalField(
        label=_("Value"), max_digits=14, decimal_places=2, min_value=0, localize=True, initial=0
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies())


class NewDealForm(WorthForm):
    stage = StageField(label=_("Stage"))


class NewProjectForm(AboutForm):
    phase = forms.ModelChoiceField(Phase.objects.all(), label=_("Phase"), empty_label=None)


FORMS: dict[str, type[AboutForm]] = {
    "deal": NewDealForm,
    "lead": WorthForm,
    "project": NewProjectForm,
}
