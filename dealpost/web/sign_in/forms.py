from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.mailboxes.proving import provable
from dealpost.web.new_password import NewPasswordForm


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ProvenPasswordForm(NewPasswordForm):
    """A new password for somebody who has mail here, chosen by nobody else."""

    mailbox_password = forms.CharField(
        label=_("Password of your mailbox"),
        strip=False,
        max_length=4000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, user: User, *args: Any, **more: Any) -> None:
        super().__init__(user, *args, **more)
        addresses = ", ".join(each.address for each in provable(user))
        self.fields["mailbox_password"].help_text = (
            _("The one with which %s is connected here: your provider's, or an app password.")
            % addresses
        )
