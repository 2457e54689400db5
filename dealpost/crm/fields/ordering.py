"""In which order a list runs along a custom field.

No index knows it: all that match are sorted. Options come as an administrator has put them, several
by the first of them; colleagues and other items by their names.
"""

from collections.abc import Callable
from typing import TypeAlias

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Left

from dealpost.accounts.models import User
from dealpost.crm.models import CustomField
from dealpost.crm.ordering import Order, Stretch

from .filtering import expression
from .kinds import REFERENCES, WITH_OPTIONS, FieldKind
from .reading import visible

COLUMN = "custom_order"  # its name in the query
# The end of a page tells the values of its last row in an address, which has to end somewhere.
LONGEST = 80  # characters
_TEXTS = {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.PHONE, FieldKind.WEB}

_Ordered: TypeAlias = Callable[[CustomField, User], Combinable]


def along_custom(field: CustomField) -> Order:
    """Follow a custom field; what has no value, or none that the user may see, comes last."""

    def stretches(user: User) -> list[Stretch]:
        computed = {COLUMN: _expression(field, user)}
        given = Q(**{f"{COLUMN}__isnull": False})
        return [
            Stretch((COLUMN, "pk"), given, computed=computed),
            Stretch(("pk",), ~given, is_last=True, computed=computed),
        ]

    return stretches


def _expression(field: CustomField, user: User) -> Combinable:
    if field.kind in _TEXTS:
        return Left(expression(field), LONGEST)
    if field.kind in WITH_OPTIONS:
        return _place_of_option(field)
    if field.kind in REFERENCES:
        return _name(field, user)
    return expression(field)


def _place_of_option(field: CustomField) -> Combinable:
    several = field.kind == FieldKind.CHOICES
    keys = [option.pk for option in field.options.all()]
    places = [
        When(custom__contains={field.key: [key] if several else key}, then=Value(place))
        for place, key in enumerate(keys)
    ]
    return Case(*places, default=None, output_field=IntegerField())


def _name(field: CustomField, user: User) -> Combinable:
    held = Cast(KeyTextTransform(field.key, OuterRef("custom")), BigIntegerField())
    named = visible(field.kind, user).filter(pk=held).order_by()
    return Subquery(named.values("name")[:1], output_field=CharField())
