from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dealpost.accounts.models import User
from dealpost.crm.fields.values import stored
from dealpost.crm.filtering.custom import custom_fields
from dealpost.crm.filtering.filter import Condition, Filter
from dealpost.crm.filtering.kinds import FIELDS
from dealpost.crm.models import CustomField, Deal, Organization, Person, Visibility
from tests.conftest import MONDAY

TODAY = MONDAY.date()


@pytest.fixture
def deals(alice, bob, carol, stages) -> list[Deal]:
    given = {"by": alice, "owner": alice}
    return [
        Deal.add(
            title="Oak chairs", value=Decimal(100), stage=stages[0], person=bob, at=MONDAY, **given
        ),
        Deal.add(
            title="Pine tables",
            value=Decimal("250.50"),
            stage=stages[1],
            expected_close_on=TODAY - timedelta(days=3),
            at=MONDAY - timedelta(days=10),
            **given,
        ),
        Deal.add(
            title="Oak beds",
            value=Decimal(900),
            stage=stages[2],
            expected_close_on=TODAY + timedelta(days=3),
            at=MONDAY - timedelta(days=40),
            by=alice,
            owner=carol,
        ),
    ]


def found(user: User, *conditions: str, match: str = "all", model: Any = Deal) -> set[str]:
    fields = {each.name: each for each in [*FIELDS[model], *custom_fields(model._meta.model_name)]}
    where = Filter.read(conditions, match=match).where(fields, user=user, today=TODAY)
    return {str(item).split()[-1] for item in model.objects.visible_to(user).filter(where)}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("title.contains.OAK", "chairs beds"),
        ("title.lacks.oak", "tables"),
        ("title.is.oak chairs", "chairs"),
        ("title.contains.50%", ""),
        ("value.min.250,5", "tables beds"),
        ("value.max.100", "chairs"),
        ("value.between.900~200", "tables beds"),
        ("expected_close_on.empty.", "chairs"),
        ("expected_close_on.past.", "tables"),
        ("expected_close_on.next.7", "beds"),
        ("expected_close_on.before.2026-02-27", ""),
        ("expected_close_on.after.2026-03-04", "beds"),
        ("expected_close_on.between.2026-02-01~2026-02-28", "tables"),
        ("created_at.today.", "chairs"),
        ("created_at.last.10", "chairs tables"),
        ("created_at.older.10", "beds"),
        ("status.any.open,won", "chairs tables beds"),
        ("status.none.open", ""),
        ("owner.any.me", "chairs tables"),
        ("owner.none.me", "beds"),
        ("person.contains.bakk", "chairs"),
        ("person.empty.", "tables beds"),
        ("person.lacks.bakk", "tables beds"),
        ("closed_at.empty.", "chairs tables beds"),
        ("lost_reason.filled.", ""),
    ],
)
def test_a_condition_holds_for_those_it_describes(alice, deals, condition, expected):
    assert found(alice, condition) == set(expected.split())


def test_a_stage_and_a_pipeline_are_chosen_by_key(alice, deals, stages):
    assert found(alice, f"stage.any.{stages[0].pk},{stages[1].pk}") == {"chairs", "tables"}
    assert len(found(alice, f"pipeline.any.{stages[0].pipeline_id}")) == 3


def test_conditions_combine_by_all_or_any(alice, deals):
    both = "title.contains.oak", "value.min.500"

    assert found(alice, *both) == {"beds"}
    assert found(alice, *both, match="any") == {"chairs", "beds"}


@pytest.mark.parametrize(
    "text",
    [
        *("nonsense", "title.contains.", "title.sounds.x", "value.min.much", "value.between.1"),
        *("value.min.1e99", "created_at.last.-1", "created_at.after.2026-13-01", "gone.is.5"),
        *("created_at.after.9999-12-31", "stage.any.", "title.is.a\0b"),
    ],
)
def test_what_cannot_be_read_finds_nothing_rather_than_everything(alice, deals, text):
    assert not found(alice, text)
    assert not found(alice, text, "title.contains.oak")
    assert found(alice, text, "title.contains.tables", match="any") == {"tables"}


def test_a_condition_is_written_as_it_is_read():
    for text in ("title.contains.v. 2.0 a.b", "value.between.1.5~2", "person.empty."):
        assert str(Condition.read(text)) == text


def test_a_filter_does_not_betray_what_is_hidden(alice, carol, deals, stages):
    hidden = {"owner": carol, "visibility": Visibility.OWNER, "at": MONDAY, "by": carol}
    sam = Person.add(name="Secret Sam", **hidden)
    works = Organization.add(name="Secret Works", **hidden)
    deals[0].change(person=sam, organization=works, at=MONDAY, by=carol)
    Deal.add(title="Oak secret", stage=stages[0], **hidden)

    for condition in ("person.contains.secret", "organization.is.secret works", "person.filled."):
        assert not found(alice, condition)
    assert found(carol, "person.contains.secret") == {"chairs"}
    assert found(alice, "title.contains.oak") == {"chairs", "beds"}


def test_only_an_open_deal_that_one_may_see_counts(alice, carol, bob, deals):
    assert found(alice, "open_deal.yes.", model=Person) == {"Bakker"}

    deals[0].change(owner=carol, visibility=Visibility.OWNER, at=MONDAY, by=carol)

    assert found(alice, "open_deal.no.", model=Person) == {"Bakker"}
    assert found(carol, "open_deal.yes.", model=Person) == {"Bakker"}


def test_persons_are_found_by_their_addresses_once(alice, bob):
    bob.change_addresses(["bob@a.example", "bob@b.example"], at=MONDAY, by=alice)

    assert found(alice, "address.contains.example", model=Person) == {"Bakker"}
    assert Person.objects.filter(FIELDS[Person][1].where("contains", "bob", alice)).count() == 1
    assert not found(alice, "address.empty.", model=Person)


@pytest.mark.parametrize(
    ("kind", "value", "holds", "fails"),
    [
        ("text", "Blue paint", "contains.paint", "contains.red"),
        ("number", Decimal(12), "between.10~13", "max.11"),
        ("money", (Decimal(12), "EUR"), "min.12", "min.13"),
        ("date", date(2026, 3, 1), "last.5", "next.5"),
        ("yes_no", True, "yes.", "no."),
    ],
)
def test_custom_fields_are_conditions_too(alice, deals, kind, value, holds, fails):
    field = CustomField.add("deal", "Extra", kind)
    deals[0].change(custom={field.key: stored(kind, value)}, at=MONDAY, by=alice)

    assert found(alice, f"custom-extra.{holds}") == {"chairs"}
    assert "chairs" not in found(alice, f"custom-extra.{fails}")


def test_a_custom_field_names_only_what_one_may_see(alice, carol, bob, deals):
    field = CustomField.add("deal", "Extra", "person")
    deals[0].change(custom={field.key: bob.pk}, at=MONDAY, by=alice)
    assert found(alice, "custom-extra.contains.bob") == {"chairs"}

    bob.change(owner=carol, visibility=Visibility.OWNER, at=MONDAY, by=carol)

    assert not found(alice, "custom-extra.contains.bob")
    assert not found(alice, "custom-extra.filled.")


def test_a_colleague_in_a_custom_field_may_be_oneself(alice, carol, deals):
    field = CustomField.add("deal", "Extra", "user")
    deals[0].change(custom={field.key: carol.pk}, at=MONDAY, by=alice)

    assert found(carol, "custom-extra.any.me") == {"chairs"}
    assert not found(alice, "custom-extra.any.me")
