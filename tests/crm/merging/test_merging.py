"""Whatever points at an item goes along, and undoing brings every row back: asked of all models."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from dealpost.crm.merging.choosing import MERGEABLE, differences
from dealpost.crm.merging.merging import CannotPart, Gone, merge, part
from dealpost.crm.merging.relations import SAME, Relation, pointing_at_anything, relations
from dealpost.crm.models import CustomField, Deal, Merge, Organization, Person, PersonAddress
from dealpost.events.models import Event
from tests.conftest import MONDAY
from tests.crm.merging.building import build, rows_of

OWN = [model for model in apps.get_models() if model.__module__.startswith("dealpost.")]
NEW = {"crm.Merge", "events.Event", "events.Subject"}  # what merging and parting write themselves


@pytest.fixture
def pair(alice, stages):
    """Two of a kind that share nothing."""

    def pair(kind: str) -> tuple[Any, Any]:
        given: dict[str, dict[str, Any]] = {
            "person": {"name": "Bob"},
            "organization": {"name": "Chairs"},
            "deal": {"title": "Forty chairs", "stage": stages[0]},
        }
        add = MERGEABLE[kind].add
        one, other = (add(owner=alice, at=MONDAY, by=alice, **given[kind]) for _ in range(2))
        return one, other

    return pair


def point(relation: Relation, item: Any, **same: Any) -> Any:
    """Store a row that points at this item, as the relation does."""
    return build(relation.model, **{relation.key: item.pk}, **relation.fixed, **same)


def twins(relation: Relation, winner: Any, loser: Any) -> None:
    """Where two rows that say the same cannot stand at one item, store one at each."""
    for others, _condition in relation._unique():
        mine = point(relation, loser)
        same = {mine._meta.get_field(name).attname: None for name in others}
        point(relation, winner, **{name: getattr(mine, name) for name in same})


def every_relation() -> list[Any]:
    """Name each relation as a test, without asking the database."""
    return [
        pytest.param(kind, number, id=f"{kind}-{number}")
        for kind in MERGEABLE
        for number in range(len(_reverse(kind)) + len(list(pointing_at_anything())))
    ]


def _reverse(kind: str) -> list[Any]:
    fields = MERGEABLE[kind]._meta.get_fields(include_hidden=True)
    return [each for each in fields if each.auto_created and not each.concrete]


@pytest.mark.parametrize(("kind", "number"), every_relation())
def test_every_relation_goes_along_and_comes_back(alice, pair, kind, number):
    winner, loser = pair(kind)
    relation = relations(MERGEABLE[kind])[number]
    point(relation, winner)
    moving = point(relation, loser)
    twins(relation, winner, loser)
    before = rows_of(OWN)

    made = merge(winner, loser, at=MONDAY, by=alice)

    assert not relation.rows(made.loser).exists(), relation.name
    assert getattr(type(moving)._base_manager.get(pk=moving.pk), relation.key) == winner.pk
    assert not MERGEABLE[kind].objects.filter(pk=made.loser).exists()

    part(made, at=MONDAY, by=alice)

    after = rows_of(OWN)
    assert {key: after.get(key) for key in before} == before
    assert {model for model, _ in set(after) - set(before)} <= NEW


def test_every_row_that_names_its_item_by_a_type_is_found():
    """A new one spells its columns as the others do, or this fails."""
    found = {model for model, _, _ in pointing_at_anything()}

    for model in OWN:
        if any(each.related_model is ContentType for each in model._meta.concrete_fields):
            assert model in found


def test_what_would_be_the_same_twice_can_be_told_of_every_relation(db):
    for kind in MERGEABLE.values():
        for relation in relations(kind):
            assert list(relation._unique()) is not None  # raises NoRule


@pytest.mark.parametrize("kind", MERGEABLE)
def test_all_at_once_and_every_field_taken_comes_back(alice, carol, pair, kind):
    winner, loser = pair(kind)
    CustomField.objects.create(item_kind=kind, key="size", name="Size", kind="text")
    loser.change(owner=carol, visibility="team", custom={"size": "big"}, at=MONDAY, by=alice)
    for relation in relations(MERGEABLE[kind]):
        point(relation, loser)
        twins(relation, winner, loser)
    before = rows_of(OWN)
    taking = [each.name for each in differences(winner, loser)]

    made = merge(winner, loser, taking=taking, at=MONDAY, by=alice)

    winner.refresh_from_db()
    assert (winner.owner, winner.visibility, winner.custom) == (carol, "team", {"size": "big"})
    part(made, at=MONDAY, by=alice)
    after = rows_of(OWN)
    assert {key: after.get(key) for key in before} == before


def test_the_same_address_stands_once_and_one_stays_primary(alice, pair):
    winner, loser = pair("person")
    winner.change_addresses(["bob@a.example"], at=MONDAY, by=alice)
    loser.change_addresses(["bob@b.example", "bob@a.example"], at=MONDAY, by=alice)

    made = merge(winner, loser, at=MONDAY, by=alice)

    assert [str(each) for each in winner.addresses.all()] == ["bob@a.example", "bob@b.example"]
    assert winner.addresses.filter(is_primary=True).count() == 1
    assert part(made, at=MONDAY, by=alice).address == "bob@b.example"


def test_a_custom_field_that_names_the_loser_names_the_winner(alice, deal, pair):
    winner, loser = pair("person")
    CustomField.objects.create(item_kind="deal", key="boss", name="Boss", kind="person")
    deal.change(custom={"boss": loser.pk}, at=MONDAY, by=alice)
    key = loser.pk

    made = merge(winner, loser, at=MONDAY, by=alice)
    deal.refresh_from_db()
    assert deal.custom == {"boss": winner.pk}

    part(made, at=MONDAY, by=alice)
    deal.refresh_from_db()
    assert deal.custom == {"boss": key}


def test_what_was_changed_or_added_since_stays_with_the_winner(alice, pair, stages):
    winner, loser = pair("person")
    loser.change(job_title="Buyer", at=MONDAY, by=alice)
    made = merge(winner, loser, taking=["job_title"], at=MONDAY, by=alice)
    winner.refresh_from_db()
    winner.change(job_title="Head of buying", at=MONDAY, by=alice)
    new = Deal.add(title="New", person=winner, owner=alice, stage=stages[0], at=MONDAY, by=alice)

    parted = part(made, at=MONDAY, by=alice)

    winner.refresh_from_db()
    new.refresh_from_db()
    assert (winner.job_title, parted.job_title, new.person) == ("Head of buying", "Buyer", winner)


def test_an_address_taken_away_since_stays_away(alice, pair):
    winner, loser = pair("person")
    loser.change_addresses(["bob@b.example"], at=MONDAY, by=alice)
    made = merge(winner, loser, at=MONDAY, by=alice)
    PersonAddress.objects.all().delete()

    assert part(made, at=MONDAY, by=alice).address == ""


def test_a_merge_says_so_in_the_history(alice, pair):
    winner, loser = pair("organization")

    made = merge(winner, loser, at=MONDAY, by=alice)

    event = Event.objects.about(winner).get(name="organization_merged")
    assert event.details == {"loser": made.loser, "absorbed": "Chairs", "merge": made.pk}


def test_old_addresses_lead_to_the_last_heir(alice, pair):
    first, second = pair("organization")
    third = Organization.add(name="Palace", owner=alice, at=MONDAY, by=alice)
    key = second.pk
    merge(first, second, at=MONDAY, by=alice)
    merge(third, first, at=MONDAY, by=alice)

    assert Merge.heir("organization", key) == third.pk
    assert Merge.heir("organization", third.pk) is None


def test_the_later_of_two_merges_is_undone_first(alice, pair):
    first, second = pair("person")
    third = Person.add(name="Robert", owner=alice, at=MONDAY, by=alice)
    early = merge(first, second, at=MONDAY, by=alice)
    late = merge(third, first, at=MONDAY, by=alice)

    with pytest.raises(CannotPart):
        part(early, at=MONDAY, by=alice)
    part(late, at=MONDAY, by=alice)
    part(early, at=MONDAY, by=alice)

    assert Person.objects.filter(name__in=["Bob", "Robert"]).count() == 3
    with pytest.raises(CannotPart):
        part(early, at=MONDAY, by=alice)


def test_nobody_is_merged_with_themselves(alice, pair):
    winner, loser = pair("person")
    with pytest.raises(Gone):
        merge(winner, Person.objects.get(pk=winner.pk), at=MONDAY, by=alice)
    assert loser.pk


def test_what_needs_a_rule_is_still_there():
    assert all(
        name in {f.name for f in model._meta.fields}
        for model, names in SAME.items()
        for name in names
    )
