"""How many items use a field or an option: told before, and after, it goes."""

from django.apps import apps
from django.db.models import Q

from dealpost.crm.models import CustomField, FieldOption

from .filtering import where


def items_with(field: CustomField) -> int:
    """Count the items that have a value in this field, whoever may see them."""
    return _count(field, where(field, "filled"))


def items_that_chose(option: FieldOption) -> int:
    return _count(option.field, where(option.field, "any_of", [option.pk]))


def _count(field: CustomField, condition: Q) -> int:
    model = apps.get_model("crm", field.item_kind)
    return int(model._default_manager.filter(condition).count())
