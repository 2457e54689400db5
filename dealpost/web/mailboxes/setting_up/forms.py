import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import Team, User
from dealpost.mailboxes.models import Mailbox
from dealpost.mailboxes.models.reachable import SECURITIES
from dealpost.mailboxes.start_dates import CHOICES, start_date
from dealpost.providers.contract import Account

# A host name or a literal address; whether there is such a host is for the test to tell.
HOST = re.compile(r"[^\s/@?#\\]{1,253}")
PLAIN = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
ME = "me"


def _host(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=253, widget=forms.TextInput(attrs=PLAIN), **more)


def _port(initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=initial)


def _security() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Security"), choices=SECURITIES)


class AddressForm(forms.Form):
    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autofocus": True, "autocomplete": "email", "placeholder": "anna@company.com"}
        ),
    )

    def clean_address(self) -> str:
        return free_address(str(self.cleaned_data["address"]))

    @property
    def domain(self) -> str:
        return str(self.cleaned_data.get("address", "")).rpartition("@")[2]


class ServersForm(forms.Form):
    """How to log in, and where. The password never goes back into a page."""

    username = forms.CharField(
        label=_("User name"), max_length=254, widget=forms.TextInput(attrs=PLAIN)
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    incoming_host = _host(_("Server"))
    incoming_port = _port(993)
    incoming_security = _security()
    outgoing_host = _host(
        _("Server"), required=False, help_text=_("Empty: this mailbox only reads.")
    )
    outgoing_port = _port(465)
    outgoing_security = _security()
    without_outgoing = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_incoming_host(self) -> str:
        return _clean_host(self.cleaned_data["incoming_host"])

    def clean_outgoing_host(self) -> str:
        host = self.cleaned_data["outgoing_host"]
        return _clean_host(host) if host else ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("without_outgoing"):
            values["outgoing_host"] = ""
        return values

    @property
    def servers(self) -> dict[str, Any]:
        """The fields of `Reachable`, without the secret."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name == "username" or name.partition("_")[0] in {"incoming", "outgoing"}
        }

    def account(self, address: str) -> Account:
        trial = Mailbox(address=address, **self.servers)
        trial.set_secret(self.cleaned_data["password"])
        return trial.account


class ConnectForm(ServersForm):
    address = forms.EmailField(max_length=254, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the sender"),
        max_length=150,
        required=False,
        help_text=_("People see it beside the address."),
    )
    belongs_to = forms.ChoiceField(widget=forms.RadioSelect, initial=ME)
    visibility = forms.ChoiceField(
        choices=Mailbox.Visibility, widget=forms.RadioSelect, initial=Mailbox.Visibility.PRIVATE
    )
    since = forms.ChoiceField(
        label=_("Fetch mail of the last"),
        choices=CHOICES,
        initial="1y",
        help_text=_("The newest comes first; you can fetch more later."),
    )

    people = forms.ChoiceField(
        choices=Mailbox.People, widget=forms.RadioSelect, initial=Mailbox.People.ALL
    )
    new_folders = forms.ChoiceField(
        label=_("Folders"),
        choices=Mailbox.NewFolders,
        initial=Mailbox.NewFolders.ALL,
        help_text=_("Single folders can be switched on and off once it is connected."),
    )

    def __init__(self, user: User, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user = user
        # Only administrators make team mailboxes.
        teams = Team.objects.all() if user.is_admin else Team.objects.none()
        self.teams = {f"team-{team.pk}": team for team in teams}
        choices = [(ME, _("Only me")), *((key, team.name) for key, team in self.teams.items())]
        self.fields["belongs_to"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_address(self) -> str:
        return free_address(str(self.cleaned_data["address"]))

    def choices(self, *, today: date) -> dict[str, Any]:
        """What the person chose beside the servers, as fields of a mailbox."""
        values = self.cleaned_data
        team = self.teams.get(values["belongs_to"])
        return {
            "owner": None if team else self.user,
            "team": team,
            "name": values["name"],
            "visibility": values["visibility"],
            "people": values["people"],
            "new_folders": values["new_folders"],
            "since": start_date(values["since"], today=today),
        }


def free_address(address: str) -> str:
    """Return the address as we write it. Raises ValidationError if it is connected already."""
    address = address.strip().lower()
    if Mailbox.objects.filter(address=address).exists():
        # By whom is nobody's business; whoever owns it finds it in the list.
        raise forms.ValidationError(TAKEN)
    return address


TAKEN = _(
    "This address is connected already, by you or by a colleague. Look among your mailboxes, or "
    "ask an administrator."
)


def _clean_host(typed: str) -> str:
    host = typed.strip().strip("[]").lower().rstrip(".")
    if not HOST.fullmatch(host):
        raise forms.ValidationError(
            _("A name such as imap.company.com, without anything before or after it.")
        )
    return host
