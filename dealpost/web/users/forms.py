from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import Team, User


class UserForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autofocus": True})
    )
    email = forms.EmailField(label=_("E-mail address"))
    is_admin = forms.BooleanField(
        label=_("Administrator"),
        required=False,
        help_text=_("Adds users, teams and pipelines. Cannot read anybody's private mail."),
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("There is a user with this address already."))
        return email


class TeamForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autofocus": True})
    )
    members = forms.ModelMultipleChoiceField(
        User.objects.filter(is_active=True),
        label=_("Members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, team: Team | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.team = team

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        same = Team.objects.filter(name=name).first()
        if same is not None and same != self.team:
            raise forms.ValidationError(_("There is a team of this name already."))
        return name
