from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.merging.choosing import Difference
from dealpost.web.picking.kinds import KINDS
from dealpost.web.picking.widget import picker_field

WINNER, LOSER = "winner", "loser"


class ChoiceForm(forms.Form):
    """For each field in which two items differ: whose value stays."""

    def __init__(self, data: Any, found: Sequence[Difference]) -> None:
        super().__init__(data)
        for each in found:
            self.fields[each.name] = forms.ChoiceField(
                choices=[(WINNER, WINNER), (LOSER, LOSER)], label=each.label
            )

    @property
    def taking(self) -> list[str]:
        """The fields in which the loser's value was chosen."""
        return [name for name, value in self.cleaned_data.items() if value == LOSER]


class PartnerForm(forms.Form):
    """With whom, or what, an item is to be merged."""

    def __init__(self, kind: str, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.fields["other"] = picker_field(kind, user, label=_("Which is the same?"))
        self.fields["other"].required = True
        assert kind in KINDS
