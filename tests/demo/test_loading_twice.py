"""Whom the demo company has twice."""

import pytest

from dealpost.crm.duplicates import duplicates
from dealpost.crm.models import Organization, Person, PersonPhone
from dealpost.demo.loading_twice import load_twice

pytestmark = pytest.mark.django_db


def test_people_typed_twice_are_found_by_their_name_or_by_their_number(alice):
    employer = Organization.objects.create(name="Havendok", owner=alice)
    for name, number in (("Thijs van Dam", "+31 6 55 50 12 34"), ("Anna Kok", "+31 6 55 50 56 78")):
        person = Person.objects.create(name=name, organization=employer, owner=alice)
        PersonPhone.objects.create(person=person, number=number)

    load_twice()

    pairs = duplicates("person", alice)
    assert {(str(pair.one), str(pair.other), *pair.reasons[0]) for pair in pairs} == {
        ("Thijs van Dam", "T. van Dam", "name", "T. van Dam"),
        ("Anna Kok", "A. Kok", "phone", "+31 6 55 50 56 78"),
    }


def test_the_company_itself_has_nobody_twice(company):
    mobiles = [person.phones[0] for person in company.persons]
    assert len(set(mobiles)) == len(mobiles)
