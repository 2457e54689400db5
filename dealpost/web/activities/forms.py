"""Checks of what is planned. They save nothing."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.models import Activity, ActivityKind
from dealpost.crm.saying_when import Said, understand
from dealpost.web.picking.widget import picker_field

PICKED = {"deal": _("Deal"), "person": _("Person"), "organization": _("Organization")}
LONGEST_SUBJECT = 200
MOST_MINUTES = 24 * 60


class LineForm(forms.Form):
    """One line: "Call Bob tomorrow 10:00"."""

    line = forms.CharField(max_length=300)

    def clean_line(self) -> Said:
        said = understand(self.cleaned_data["line"], now=timezone.localtime())
        if not said.subject:
            raise forms.ValidationError(_("Say what is to be done, too."))
        return said

    @property
    def planned(self) -> dict[str, Any]:
        said: Said = self.cleaned_data["line"]
        return {
            "kind": ActivityKind.like(said.kind),
            "subject": said.subject,
            "due_on": said.on,
            "due_at": moment(said.on, said.at),
            "minutes": said.minutes,
        }


class ActivityForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    kind = forms.ModelChoiceField(ActivityKind.objects.none(), label=_("Kind"), empty_label=None)
    owner = forms.ModelChoiceField(
        User.objects.filter(is_active=True), label=_("Owner"), empty_label=None
    )
    due_on = forms.DateField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    at = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), required=False, min_value=1, max_value=MOST_MINUTES
    )
    text = forms.CharField(
        label=_("Notes"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    whole = ("subject", "text")

    def __init__(self, user: User, data: Any = None, *, activity: Activity) -> None:
        super().__init__(data, initial=_start(activity))
        kinds = ActivityKind.objects.filter(is_offered=True)
        self.fields["kind"].queryset = kinds | ActivityKind.objects.filter(pk=activity.kind_id)  # type: ignore[attr-defined]  # a ModelChoiceField
        for name, label in PICKED.items():
            # One that this user may not see is neither shown nor lost.
            if getattr(activity, name) is not None or getattr(activity, f"{name}_id") is None:
                self.fields[name] = picker_field(name, user, label=label)
                self.initial[name] = getattr(activity, f"{name}_id")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        at = given.pop("at", None)
        if at and not given.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("A time needs a date."))
        given["due_at"] = moment(given.get("due_on"), at)
        return given


def moment(day: Any, at: Any) -> datetime | None:
    """Return the moment at which it is so late on that day by the clock of whoever plans it."""
    return timezone.make_aware(datetime.combine(day, at)) if day and at else None


def _start(activity: Activity) -> dict[str, Any]:
    start = {name: getattr(activity, name) for name in ("subject", "minutes", "text", "due_on")}
    start |= {"kind": activity.kind_id, "owner": activity.owner_id}
    if activity.due_at:
        here = timezone.localtime(activity.due_at)
        start |= {"due_on": here.date(), "at": here.time()}
    return start
