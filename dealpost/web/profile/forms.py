from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.web.new_password import NewPasswordForm

LEAST_UNDO, MOST_UNDO = 5, 30  # seconds


def _zones() -> list[tuple[str, Any]]:
    names = sorted(name for name in available_timezones() if name == "UTC" or "/" in name)
    return [("", _("As this installation")), *((name, name.replace("_", " ")) for name in names)]


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As my browser")), *settings.LANGUAGES]
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=_zones)
    theme = forms.ChoiceField(label=_("Theme"), choices=User.Theme.choices)
    undo_seconds = forms.IntegerField(
        label=_("Seconds to undo sending"),
        help_text=_("A message waits so long before it leaves; until then you can take it back."),
        validators=[MinValueValidator(LEAST_UNDO), MaxValueValidator(MOST_UNDO)],
        widget=forms.NumberInput(attrs={"min": LEAST_UNDO, "max": MOST_UNDO}),
    )


class ChangePasswordForm(NewPasswordForm):
    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old_password", "new_password")

    def clean_old_password(self) -> Any:
        password = self.cleaned_data["old_password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your present password."))
        return password
