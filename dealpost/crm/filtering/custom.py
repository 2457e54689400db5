"""Custom fields among those that items can be filtered by."""

from typing import Any

from django.db.models import BigIntegerField, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.db.models.lookups import In

from dealpost.accounts.models import User
from dealpost.crm.fields.filtering import where as compared
from dealpost.crm.fields.kinds import OF_OTHER_ITEMS, WITH_OPTIONS, FieldKind
from dealpost.crm.fields.reading import visible
from dealpost.crm.models import CustomField

from .fields import ME, Choices, FilterField, How, Type, Where, column, key
from .kinds import users

PREFIX = "custom-"  # before the key of a custom field, in addresses and saved views

_TYPES: dict[str, Type] = {
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "number",
    FieldKind.DATE: "date",
    FieldKind.PERIOD: "date",
    FieldKind.YES_NO: "yes_no",
    FieldKind.CHOICE: "choice",
    FieldKind.CHOICES: "choice",
    FieldKind.USER: "choice",
    FieldKind.PERSON: "item",
    FieldKind.ORGANIZATION: "item",
}


def custom_fields(item_kind: str) -> list[FilterField]:
    """Return the custom fields of a kind of item, to filter it by."""
    return [_field(field) for field in CustomField.objects.active_for(item_kind)]


def _field(field: CustomField) -> FilterField:
    return FilterField(
        f"{PREFIX}{field.key}",
        field.name,
        _TYPES.get(field.kind, "text"),
        _where(field),
        lambda: _choices(field),
        is_optional=field.kind != FieldKind.YES_NO,
        item_kind=field.kind if field.kind in OF_OTHER_ITEMS else "",
    )


def _choices(field: CustomField) -> Choices:
    if field.kind == FieldKind.USER:
        return users()
    return [(str(each.pk), each.name) for each in field.options.all() if each.removed_at is None]


def _where(field: CustomField) -> Where:
    if field.kind in OF_OTHER_ITEMS:
        return _of_another(field)
    if field.kind == FieldKind.USER:
        return _of_colleague(field)
    if field.kind in WITH_OPTIONS:
        return lambda how, value, _user: compared(field, how, _keys(value))
    return lambda how, value, _user: compared(field, how, value)


def _of_colleague(field: CustomField) -> Where:
    def where(how: How, value: Any, user: User) -> Q:
        if how == "filled":
            return compared(field, how)
        found = Q(pk__in=())
        for each in _keys([str(user.pk) if each == ME else each for each in value]):
            found |= compared(field, "is", each)
        return found

    return where


def _of_another(field: CustomField) -> Where:
    """Compare the person or organization, as far as the user may see it."""

    def where(how: How, value: Any, user: User) -> Q:
        asked = key("pk") if how == "any_of" else column("name")
        named = visible(field.kind, user).filter(asked(how, value, user))
        held = Cast(KeyTextTransform(field.key, "custom"), BigIntegerField())
        return Q(In(held, named.values("pk")))

    return where


def _keys(value: Any) -> list[int]:
    return [int(each) for each in value or () if each.isdecimal()]
