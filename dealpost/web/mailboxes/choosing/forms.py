from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealpost.conversations.wanting import Wishes
from dealpost.mailboxes.address_patterns import NoPattern, Pattern, pattern
from dealpost.mailboxes.choosing import Choice, offered
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.mailboxes.start_dates import CHOICES, EVERYTHING, start_date

AS_IT_IS = "as_it_is"


class WhatForm(forms.Form):
    """Since when, with whom, which folders."""

    since = forms.ChoiceField(label=gettext_lazy("How far back"))
    people = forms.ChoiceField(choices=Mailbox.People, widget=forms.RadioSelect)
    folders = forms.MultipleChoiceField(required=False)

    def __init__(
        self, mailbox: Mailbox, data: Mapping[str, Any] | None = None, *, today: date
    ) -> None:
        self.mailbox, self.today = mailbox, today
        self.offered = sorted(offered(mailbox), key=_place)
        super().__init__(data, initial=_as_it_is(mailbox, self.offered))
        choices: list[tuple[str, object]] = [*CHOICES]
        if mailbox.since is not None:
            day = date_format(mailbox.since, "j F Y")
            choices.insert(0, (AS_IT_IS, _("since %(day)s, as it is") % {"day": day}))
        self.fields["since"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        keys = [(str(folder.pk), folder.name) for folder in self.offered]
        self.fields["folders"].choices = keys  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def rows(self) -> list[tuple[Folder, str, bool]]:
        """Each folder with the names above it, and whether it is read."""
        chosen = {str(key) for key in self["folders"].value() or ()}
        return [
            (folder, " / ".join(map(str, folder.path[:-1])), str(folder.pk) in chosen)
            for folder in self.offered
        ]

    @property
    def choice(self) -> Choice:
        values = self.cleaned_data
        return Choice(self.first_day, values["people"], frozenset(map(int, values["folders"])))

    @property
    def first_day(self) -> date | None:
        """The chosen day; None: everything."""
        chosen = self.cleaned_data["since"]
        return self.mailbox.since if chosen == AS_IT_IS else start_date(chosen, today=self.today)

    def names_a_day(self) -> bool:
        """Whether at least this choice is one."""
        return "since" not in self.errors

    @property
    def wishes(self) -> Wishes:
        """What the mailbox would show of the mail that is here."""
        choice, standing = self.choice, Wishes.of(self.mailbox)
        off = {folder.pk for folder in choice.switched_off(self.mailbox)}
        hidden = (standing.hidden | off) - choice.folders
        return Wishes(choice.since, choice.people, standing.blocked, frozenset(hidden))


class BlockForm(forms.Form):
    """An address or a domain."""

    pattern = forms.CharField(
        label=gettext_lazy("Address or domain"),
        max_length=320,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "placeholder": "news@shop.example, shop.example",
            }
        ),
    )

    def clean_pattern(self) -> Pattern:
        try:
            read = pattern(self.cleaned_data["pattern"])
        except NoPattern as error:
            raise forms.ValidationError(NEITHER) from error
        if Mailbox.objects.filter(address__in={read.written, read.spoken}).exists():
            raise forms.ValidationError(OUR_OWN)
        return read


NEITHER = gettext_lazy("Type an address (anna@shop.example) or a domain (shop.example).")
OUR_OWN = gettext_lazy("This is a mailbox of your own company. It cannot be blocked.")


def _as_it_is(mailbox: Mailbox, folders: list[Folder]) -> dict[str, Any]:
    return {
        "since": EVERYTHING if mailbox.since is None else AS_IT_IS,
        "people": mailbox.people,
        "folders": [folder.pk for folder in folders if folder.is_synced],
    }


def _place(folder: Folder) -> tuple[bool, list[str]]:
    return folder.role != "inbox", [str(part).casefold() for part in folder.path]
