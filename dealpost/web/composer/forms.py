"""Checks of what a browser sends of a draft. They save nothing."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox.addressing import Recipient, recipient
from dealpost.outbox.cleaning import LONGEST
from dealpost.outbox.drafting import Written
from dealpost.outbox.items import MOST
from dealpost.outbox.models import Draft
from dealpost.web.composer.pictures import for_the_mail

MOST_TYPED = 500  # recipients of one kind; more is no letter


class RecipientsField(forms.Field):
    """A JSON list of {name, address}, in whatever state of being typed."""

    def to_python(self, value: Any) -> list[Recipient]:
        try:
            rows = json.loads(value or "[]")
            return [recipient(str(row["name"]), str(row["address"])) for row in rows[:MOST_TYPED]]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise forms.ValidationError(_("These recipients cannot be read.")) from error


class NamesField(forms.Field):
    """A JSON list of names of items: "deal-42"."""

    def to_python(self, value: Any) -> list[str]:
        try:
            return [str(name) for name in json.loads(value or "[]")[:MOST]]
        except (ValueError, TypeError, KeyError) as error:
            raise forms.ValidationError(_("What it is about cannot be read.")) from error


class WrittenForm(forms.Form):
    version = forms.IntegerField(min_value=0)
    mailbox = forms.ModelChoiceField(Mailbox.objects.none())
    to = RecipientsField(required=False)
    cc = RecipientsField(required=False)
    bcc = RecipientsField(required=False)
    subject = forms.CharField(required=False, strip=False)
    html = forms.CharField(required=False, strip=False, max_length=LONGEST)
    visibility = forms.ChoiceField(required=False, choices=[("", ""), *Mailbox.Visibility.choices])
    items = NamesField(required=False)
    main_item = forms.CharField(required=False, max_length=40)

    def __init__(self, data: Any, *, draft: Draft, user: User) -> None:
        super().__init__(data)
        self.draft = draft
        used = Mailbox.objects.used_by(user).distinct()
        self.fields["mailbox"].queryset = used  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def written(self) -> Written:
        data = dict(self.cleaned_data)
        data.pop("version")
        return Written(**data | {"html": for_the_mail(self.draft, data["html"])})


class MailtoForm(forms.Form):
    """What a link may fill in: ?to=…&subject=…&item=deal-42, or a whole mailto: address."""

    to = forms.CharField(required=False, max_length=10_000)
    subject = forms.CharField(required=False, max_length=998)
    mailto = forms.CharField(required=False, max_length=10_000)
