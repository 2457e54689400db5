from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import Team, User
from dealpost.conversations.teamwork.handing_over import readers_of
from dealpost.mailboxes.models import Mailbox


class SettingsForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the sender"),
        max_length=150,
        required=False,
        help_text=_("People see it beside the address."),
    )
    visibility = forms.ChoiceField(
        label=_("New conversations are"),
        choices=Mailbox.Visibility,
        help_text=_(
            "Private: only those who use this mailbox read them. Shared: also every colleague who "
            "may see an item that they are linked to."
        ),
    )
    shows_private = forms.BooleanField(
        label=_("Tell colleagues that private mail exists"),
        help_text=_(
            "On an item that they see, they are told how many conversations are private to you, "
            "and from which day: nothing else. They can ask to read one."
        ),
        required=False,
    )
    links_automatically = forms.BooleanField(
        label=_("Link mail to persons, deals, leads and projects by itself"), required=False
    )


def settings_form(mailbox: Mailbox, given: QueryDict | None = None) -> SettingsForm:
    """Return the form as the mailbox is set; where nobody is left, nobody shares what comes."""
    form = SettingsForm(given, initial=current_settings(mailbox))
    if mailbox.is_abandoned:
        visibility = form.fields["visibility"]
        visibility.disabled = True
        visibility.help_text = _("Only who reads its mail can share it, and nobody is left.")
    return form


class HandOverForm(forms.Form):
    """Who shall use a mailbox instead; not oneself, where nobody is left who reads it."""

    to = forms.ChoiceField(label=_("It becomes the mailbox of"))

    def __init__(self, mailbox: Mailbox, by: User, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.others: dict[str, Team | User] = {}
        for team in Team.objects.exclude(pk=mailbox.team_id or 0):
            self.others[f"team-{team.pk}"] = team
        if mailbox.team_id:
            for user in User.objects.filter(is_active=True):
                self.others[f"user-{user.pk}"] = user
        if mailbox.is_abandoned:
            self.others = {key: to for key, to in self.others.items() if by not in readers_of(to)}
        choices = [(key, str(each)) for key, each in self.others.items()]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_to(self) -> Team | User:
        return self.others[self.cleaned_data["to"]]


class RemovalForm(forms.Form):
    address = forms.CharField(
        label=_("Type the address of the mailbox"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, mailbox: Mailbox, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.mailbox = mailbox

    def clean_address(self) -> str:
        typed = str(self.cleaned_data["address"]).strip().lower()
        if typed != self.mailbox.address:
            raise forms.ValidationError(_("This is not its address. Nothing was removed."))
        return typed


def current_settings(mailbox: Mailbox) -> dict[str, Any]:
    return {name: getattr(mailbox, name) for name in SettingsForm.base_fields}


def settings_forms(mailbox: Mailbox, *, by: User) -> dict[str, Any]:
    """Return the forms that the page of a mailbox shows to those who may change it."""
    handing = HandOverForm(mailbox, by) if by.is_admin else None
    return {
        "settings_form": settings_form(mailbox),
        "hand_over_form": handing if handing and handing.others else None,
        "removal_form": RemovalForm(mailbox),
    }
