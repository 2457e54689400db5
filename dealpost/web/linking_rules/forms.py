"""When, and what: all of a rule."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.conversations.models import Label, LinkingRule
from dealpost.crm.models import Pipeline
from dealpost.mailboxes.address_patterns import NoPattern, pattern
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.web.lines_field import LinesField
from dealpost.web.picking.widget import picker_field

PICKED = ("deal", "lead", "project", "person", "organization")
COMPANY, OWN = "company", "own"


class AddressOrDomain(forms.CharField):
    def clean(self, value: Any) -> str:
        try:
            return pattern(str(value)).spoken
        except NoPattern as error:
            text = _("“%(typed)s” is neither an address nor a domain.")
            raise forms.ValidationError(text, params={"typed": value}) from error


def _addresses(label: Any, help_text: Any = "") -> LinesField:
    line = AddressOrDomain(max_length=320)
    return LinesField(line=line, most=100, label=label, help_text=help_text)


class FolderField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, folder: Folder) -> str:
        return f"{' / '.join(map(str, folder.path)) or folder.name} · {folder.mailbox}"


class RuleForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What it is for: “Support mail”. It is told wherever the rule has decided."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    senders = _addresses(_("From"), _("Addresses or domains, one per line. One of them will do."))
    recipients = _addresses(_("To or Cc"))
    people = _addresses(_("From, to or Cc"), _("Mail with them, in either direction."))
    subject = forms.CharField(label=_("Subject has"), max_length=200, required=False)
    subject_words = forms.ChoiceField(
        label=_("How"), choices=LinkingRule.Words.choices, initial=LinkingRule.Words.ALL
    )
    mailbox: "forms.ModelChoiceField[Mailbox]" = forms.ModelChoiceField(
        None, label=_("In mailbox"), required=False, empty_label=_("Any mailbox")
    )
    folder = FolderField(None, label=_("In folder"), required=False, empty_label=_("Any folder"))
    label = forms.ModelChoiceField(
        Label.objects.standing().by_name(),
        label=_("With label"),
        required=False,
        empty_label=_("Any label, or none"),
    )
    has_attachments = forms.TypedChoiceField(
        label=_("Attachments"),
        choices=[("", _("With or without")), ("yes", _("With")), ("no", _("Without"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    deed = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=LinkingRule.Deed.choices,
        initial=LinkingRule.Deed.PROJECT,
    )
    pipeline = forms.ModelChoiceField(
        Pipeline.objects.all(), label=_("Pipeline"), required=False, empty_label=None
    )
    # Only for administrators, and only of a rule that is being made.
    whose = forms.ChoiceField(
        label=_("Whose mail"),
        choices=[(COMPANY, _("The company's")), (OWN, _("Only my own mailboxes"))],
        required=False,
        help_text=_(
            "The company's rules are asked first, of the mailboxes of teams. Those that look at "
            "addresses alone are asked of everybody's: what else is in a colleague's mail is "
            "nobody's to ask."
        ),
    )

    def __init__(
        self, user: User, data: Any = None, *, rule: LinkingRule | None = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.user, self.rule = user, rule
        for kind in PICKED:
            label = dict(LinkingRule.Deed.choices)[kind]
            self.fields[kind] = picker_field(kind, user, label=label)
        theirs = {} if rule is None else {"owner": rule.owner}
        mailboxes = Mailbox.objects.managed_by(user).filter(**theirs)
        self._choices("mailbox").queryset = mailboxes
        self._choices("folder").queryset = _folders(mailboxes)
        if rule is not None or not user.is_admin:
            del self.fields["whose"]

    def clean(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        self._check_target(told)
        if not self.errors and not LinkingRule(**_fields(told)).has_conditions:
            raise forms.ValidationError(_("Say of which mail: fill in at least one condition."))
        self._check_mailboxes(told)
        return told

    @property
    def owner(self) -> User | None:
        """Whose rule it is; of a form that is valid."""
        if self.rule is not None:
            return self.rule.owner
        is_company = self.user.is_admin and self.cleaned_data.get("whose") != OWN
        return None if is_company else self.user

    @property
    def rule_fields(self) -> dict[str, Any]:
        return _fields(self.cleaned_data)

    def _check_target(self, told: dict[str, Any]) -> None:
        deed = told.get("deed", "")
        if deed in LinkingRule.WITH_TARGETS and deed not in self.errors and not told.get(deed):
            self.add_error(deed, _("Choose to what."))

    def _check_mailboxes(self, told: dict[str, Any]) -> None:
        """The company's are of teams' mailboxes, a user's own of their own."""
        owner = self.owner
        for name in ("mailbox", "folder"):
            found = told.get(name)
            mailbox = found.mailbox if isinstance(found, Folder) else found
            if mailbox is not None and mailbox.owner != owner:
                self.add_error(name, _("This rule is not asked of that mailbox."))

    def _choices(self, name: str) -> Any:
        return self.fields[name]


def _folders(mailboxes: "models.QuerySet[Mailbox]") -> "models.QuerySet[Folder]":
    """Return their folders; `mailboxes` are those that the user manages."""
    folders = Folder.objects.filter(mailbox__in=mailboxes, is_gone=False, is_selectable=True)
    return folders.select_related("mailbox")


def _fields(told: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the rule; of what it may link to, only what its deed names."""
    targets = {name: None for name in LinkingRule.WITH_TARGETS if name != told.get("deed")}
    plain = {name: value for name, value in told.items() if name != "whose"}
    return {**plain, **targets}


def initial(rule: LinkingRule) -> dict[str, Any]:
    """Return what the form begins with, of a rule that there is."""
    names = [name for name in RuleForm.base_fields if name != "whose"]
    told = {name: getattr(rule, name) for name in (*names, *PICKED)}
    attachments = {True: "yes", False: "no", None: ""}[rule.has_attachments]
    return {**told, "has_attachments": attachments}
