import pytest

from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.models import CustomField, FieldOption


@pytest.fixture
def budget(db) -> CustomField:
    return CustomField.add("person", "Budget", FieldKind.MONEY)


@pytest.fixture
def size(db) -> CustomField:
    field = CustomField.add("person", "Size", FieldKind.CHOICE)
    for name in ("Small", "Large"):
        FieldOption.add(field, name)
    return field


@pytest.fixture
def contact(db) -> CustomField:
    return CustomField.add("person", "Introduced by", FieldKind.PERSON)
