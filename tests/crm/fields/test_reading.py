from datetime import date
from decimal import Decimal

import pytest

from dealpost.crm.fields.filtering import expression, where
from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.fields.reading import plain, read
from dealpost.crm.fields.using import items_that_chose, items_with
from dealpost.crm.fields.values import Money, Period, Unfit, stored
from dealpost.crm.models import CustomField, Person, Visibility
from tests.conftest import MONDAY


def person(name, alice, **values) -> Person:
    fields = {each.key: each for each in CustomField.objects.active_for("person")}
    custom = {key: stored(fields[key].kind, value) for key, value in values.items()}
    return Person.add(name=name, owner=alice, custom=custom, at=MONDAY, by=alice)


def names(condition) -> list[str]:
    return list(Person.objects.filter(condition).order_by("name").values_list("name", flat=True))


def test_values_are_read_as_what_they_are(alice, budget, size):
    small = size.options.get(name="Small")
    ann = person("Ann", alice, budget=Money(Decimal("10.50"), "EUR"), size=small)

    shown = read([ann], fields=[budget, size], reader=alice)[ann.pk]

    assert shown["budget"].value == Money(Decimal("10.50"), "EUR")
    assert shown["size"].value == [small]
    assert [plain(each) for each in shown.values()] == ["10.50 EUR", "Small"]


def test_who_may_not_see_a_person_does_not_learn_their_name(alice, carol, contact):
    secret = Person.add(
        name="Secret Sam", owner=carol, visibility=Visibility.OWNER, at=MONDAY, by=carol
    )
    ann = person("Ann", alice, introduced_by=secret)

    for reader, value in ((alice, None), (carol, secret)):
        shown = read([ann], fields=[contact], reader=reader)[ann.pk]["introduced_by"]
        assert (shown.value, shown.is_withheld) == (value, value is None)


def test_many_items_are_read_in_as_few_queries_as_one(
    alice, budget, size, contact, django_assert_num_queries
):
    ann = person("Ann", alice)
    many = [person(f"Person {n}", alice, introduced_by=ann) for n in range(5)]
    fields = list(CustomField.objects.active_for("person"))

    with django_assert_num_queries(1):
        read(many, fields=fields, reader=alice)


def test_numbers_are_compared_as_numbers(alice, budget):
    for name, amount in (("Ann", 9), ("Ben", 10), ("Cas", 100)):
        person(name, alice, budget=Money(Decimal(amount), "EUR"))
    person("Dee", alice)

    assert names(where(budget, "at_least", 10)) == ["Ben", "Cas"]
    assert names(where(budget, "at_most", "10.0")) == ["Ann", "Ben"]
    assert names(where(budget, "is", 10)) == ["Ben"]
    assert names(where(budget, "empty")) == ["Dee"]
    ordered = Person.objects.order_by(expression(budget).desc(nulls_last=True))
    assert [each.name for each in ordered] == ["Cas", "Ben", "Ann", "Dee"]


def test_who_has_no_answer_has_not_that_answer(alice):
    vip = CustomField.add("person", "VIP", FieldKind.YES_NO)
    person("Ann", alice, vip=True)
    person("Ben", alice, vip=False)
    person("Cas", alice)

    assert names(where(vip, "is", value=True)) == ["Ann"]
    assert names(where(vip, "is_not", value=True)) == ["Ben", "Cas"]
    assert names(where(vip, "filled")) == ["Ann", "Ben"]


def test_any_of_several_options_is_enough(alice, size):
    likes = CustomField.add("person", "Likes", FieldKind.CHOICES)
    tea, coffee = (likes.options.create(name=name) for name in ("Tea", "Coffee"))
    small = size.options.get(name="Small")
    person("Ann", alice, likes=[tea, coffee])
    person("Ben", alice, likes=[coffee], size=small)

    assert names(where(likes, "any_of", [tea.pk])) == ["Ann"]
    assert names(where(likes, "any_of", [tea.pk, coffee.pk])) == ["Ann", "Ben"]
    assert names(where(size, "any_of", [small.pk])) == ["Ben"]
    assert names(where(size, "any_of", [])) == []
    assert (items_that_chose(coffee), items_with(likes)) == (2, 2)


def test_dates_and_words_are_found(alice):
    since = CustomField.add("person", "Since", FieldKind.DATE)
    leave = CustomField.add("person", "Leave", FieldKind.PERIOD)
    note = CustomField.add("person", "Note", FieldKind.TEXT)
    away = Period(date(2026, 7, 1), None)
    person("Ann", alice, since=date(2026, 3, 2), leave=away, note='100% "wool"')

    assert names(where(since, "at_least", date(2026, 3, 2))) == ["Ann"]
    assert names(where(since, "at_most", date(2026, 3, 1))) == []
    assert names(where(leave, "at_least", date(2026, 6, 30))) == ["Ann"]
    assert names(where(note, "contains", '0% "WOOL')) == ["Ann"]
    assert names(where(note, "contains", "%%")) == []


def test_what_cannot_be_compared_is_refused(budget, size):
    with pytest.raises(Unfit):
        where(budget, "is", "much")
    with pytest.raises(Unfit):
        where(size, "at_least", 3)
