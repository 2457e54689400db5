"""Lists along the custom fields of their kind, by a click on the head of a column."""

import pytest

from dealpost.crm.models import CustomField, Person
from tests.conftest import MONDAY


@pytest.fixture
def shirts(alice) -> CustomField:
    field = CustomField.add("person", "Shirt", "number")
    for name, size in [("Ann", "40"), ("Bea", "9"), ("Cas", None)]:
        person = Person.add(name=name, owner=alice, at=MONDAY, by=alice)
        person.change(custom={field.key: size}, at=MONDAY, by=alice)
    return field


def names(page) -> list[str]:
    return [row.name for row in page.context["listing"].rows]


def test_a_click_on_the_head_sorts_and_another_turns_it_round(signed_in, shirts):
    page = signed_in.get("/persons/", {"columns": "custom-shirt"})
    (head,) = [each for each in page.context["heads"] if each.label == "Shirt"]

    there = signed_in.get(f"/persons/?{head.query}")
    (head,) = [each for each in there.context["heads"] if each.label == "Shirt"]
    back = signed_in.get(f"/persons/?{head.query}")

    assert names(there) == ["Bea", "Ann", "Cas"]
    assert head.direction == "ascending"
    assert names(back) == ["Ann", "Bea", "Cas"]


def test_a_field_that_is_gone_leaves_the_usual_order(signed_in, shirts):
    shirts.retire(at=MONDAY)

    page = signed_in.get("/persons/", {"sort": "-custom-shirt"})

    assert names(page) == ["Ann", "Bea", "Cas"]
    assert page.context["listing"].asked.sort == "name"
