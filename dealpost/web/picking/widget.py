from typing import Any

from django import forms
from django.db.models import Model
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.web.picking.kinds import KINDS

TYPED = "typed:"  # marks a text that was never chosen from the list


class Picker(forms.Widget):
    """A searchable choice of one person, organization or deal, which can also be made in place."""

    def __init__(self, kind: str, user: User) -> None:
        super().__init__()
        self.kind, self.user = KINDS[kind], user

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> str | None:
        if data.get(name):
            return str(data[name])
        typed = str(data.get(f"{name}-text", "")).strip()
        return f"{TYPED}{typed}" if typed else None

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002  # ours finds templates among the pages
    ) -> Any:
        context = {
            "kind": self.kind,
            "name": name,
            "chosen": chosen(self.kind.name, value, self.user),
            "typed": str(value or "").removeprefix(TYPED) if _is_typed(value) else "",
            "id": (attrs or {}).get("id", f"id_{name}"),
            "invalid": (attrs or {}).get("aria-invalid"),
        }
        return mark_safe(TemplatesSetting().render("pick/picker.html", context))  # noqa: S308  # escaped there


def picker_field(kind: str, user: User, *, label: Any) -> "forms.ModelChoiceField[Any]":
    """Return a form field with which this user picks something of this kind, or nothing."""
    return forms.ModelChoiceField(
        KINDS[kind].visible(user),
        widget=Picker(kind, user),
        label=label,
        required=False,
        error_messages={"invalid_choice": _("Choose one from the list, or add it there.")},
    )


def _is_typed(value: Any) -> bool:
    return str(value or "").startswith(TYPED)


def chosen(kind: str, value: Any, user: User) -> Model | None:
    """Return the item of which the value is the key, as far as this user may see it."""
    key = value.pk if isinstance(value, Model) else value
    if not str(key or "").isdecimal():
        return None
    found: Model | None = KINDS[kind].visible(user).filter(pk=int(key)).first()
    return found
