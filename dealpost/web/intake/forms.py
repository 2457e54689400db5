import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.intake.arranging import Arranged, choices
from dealpost.mailboxes.models import Mailbox

VARIABLES = {
    "address": "DEALPOST_BCC_ADDRESS",
    "mailbox": "DEALPOST_BCC_MAILBOX",
    "authserv": "DEALPOST_BCC_AUTHSERV",
    "trusts": "DEALPOST_BCC_TRUST",
}


class ArrangementForm(forms.Form):
    """How copies reach this installation; what the environment says is shown, and stays."""

    address = forms.CharField(
        label=_("Addresses"),
        max_length=254,
        required=False,
        help_text=_(
            "With * where Dealpost puts its own words: drop+*@example.org, or *@drop.example.org. "
            "Empty: nobody has an address for copies."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    mailbox: "forms.ModelChoiceField[Mailbox]" = forms.ModelChoiceField(
        None,
        label=_("Mailbox in which they arrive"),
        required=False,
        empty_label=_("None: a mail server hands them in at our port"),
        help_text=_("It is looked through every minute. What bears no address of ours is left."),
    )
    authserv = forms.CharField(
        label=_("Name of the mail server that checks senders"),
        max_length=253,
        required=False,
        help_text=_(
            "As it stands first in the field Authentication-Results of mail that has arrived. "
            "Without it every copy waits for somebody's word."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    trusts = forms.BooleanField(
        label=_("That server lets nobody but our own people send to these addresses"),
        required=False,
    )

    def __init__(self, data: Any = None, *, arranged: Arranged, user: User) -> None:
        mailboxes = choices(user)
        start = {
            "address": arranged.address,
            "mailbox": mailboxes.filter(address__iexact=arranged.mailbox).first(),
            "authserv": arranged.authserv,
            "trusts": arranged.trusts,
        }
        super().__init__(data, initial=start)
        choice = self.fields["mailbox"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = mailboxes
        for name in arranged.fixed:
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Set by %s.") % VARIABLES[name]

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip().lower()
        if not address:
            return ""
        if address.count("*") != 1 or "*" not in address.rpartition("@")[0]:
            raise ValidationError(_("There must be one * before the @."))
        try:
            validate_email(address.replace("*", "x"))
        except ValidationError as error:
            raise ValidationError(_("With a word for the * it is no address.")) from error
        if not re.search(r"[+.\-_=]\*@|^\*@", address):
            raise ValidationError(_("Before the * there must be a sign, such as +, or nothing."))
        return address
