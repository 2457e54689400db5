from datetime import timedelta

import pytest

from dealpost.crm.deleting import KEPT, deleted_items, erase_some
from dealpost.crm.duplicates import duplicates
from dealpost.crm.models import BulkEdit, Deal, Import, Lead, Organization, Person, Project, Stage
from dealpost.crm.removing_steps import remove_step
from dealpost.events.models import Event
from dealpost.events.recording import record
from tests.conftest import MONDAY

LATER = MONDAY + KEPT + timedelta(days=1)


@pytest.fixture
def items(alice, bob, stages, phase):
    given = {"owner": alice, "at": MONDAY, "by": alice}
    return {
        "person": bob,
        "organization": Organization.add(name="Shop", **given),
        "deal": Deal.add(title="Chairs", stage=stages[0], person=bob, **given),
        "lead": Lead.add(title="Perhaps", **given),
        "project": Project.add(title="Fit-out", phase=phase, **given),
    }


def test_what_is_deleted_can_be_restored_as_it_was(items, alice):
    for item in items.values():
        model = type(item)
        assert item.discard(at=MONDAY, by=alice)
        assert not model.objects.filter(pk=item.pk).exists()
        assert not model.objects.visible_to(alice).exists()
        assert item.bring_back(at=LATER, by=alice)
        assert model.objects.visible_to(alice).get() == item

    told = Event.objects.filter(name__in=["item_deleted", "item_restored"])
    assert told.count() == 2 * len(items)


def test_deleting_twice_is_deleting_once(items, alice, ben):
    assert items["deal"].discard(at=MONDAY, by=alice)
    assert not Deal._base_manager.get(pk=items["deal"].pk).discard(at=LATER, by=ben)

    assert Deal._base_manager.get(pk=items["deal"].pk).deleted_by == alice
    assert Event.objects.filter(name="item_deleted").count() == 1


def test_a_deal_outlives_its_person_and_has_them_again_when_restored(items, alice):
    items["person"].discard(at=MONDAY, by=alice)
    assert Deal.objects.read_by(alice).get().person is None

    items["person"].bring_back(at=MONDAY, by=alice)
    assert Deal.objects.read_by(alice).get().person == items["person"]


def test_after_a_month_it_is_gone_for_good_and_its_deals_stay(items, alice):
    items["person"].discard(at=MONDAY, by=alice)
    assert not erase_some("person", at=MONDAY + KEPT)
    assert Person._base_manager.exists()

    assert not erase_some("person", at=LATER)
    assert not Person._base_manager.exists()
    assert Deal.objects.get().person is None


def test_what_is_erased_leaves_no_history_and_that_of_others_stays(items, alice):
    deal, lead = items["deal"], items["lead"]
    deal.change(title="Secret chairs", at=MONDAY, by=alice)
    edit = BulkEdit.begin([deal.pk], at=MONDAY, by=alice, item_kind="deal", change="title")
    edit.rows.update(before="Secret chairs", after="Chairs")
    lead.change(title="Surely", at=MONDAY, by=alice)
    record("conversation_linked", about=[deal, lead], at=MONDAY, by=alice)
    deal.discard(at=MONDAY, by=alice)
    erase_some("deal", at=LATER)

    assert not Event.objects.about(deal).exists()
    assert "Secret chairs" not in str(list(Event.objects.values_list("details")))
    assert edit.rows.get().before is None
    told = Event.objects.about(lead).values_list("name", flat=True)
    assert set(told) == {"lead_created", "item_changed", "conversation_linked"}


def test_what_a_file_said_of_it_is_forgotten_too(items, alice):
    person = items["person"]
    made = Import.prepare(
        [["Bob", "secret"], ["Ann", "open"]],
        at=MONDAY,
        by=alice,
        file_name="x.csv",
        item_kind="person",
        encoding="utf-8",
        delimiter=",",
        header=["Name", "Word"],
        columns=["name", ""],
    )
    made.rows.filter(number=1).update(made=[["person", person.pk]])
    record("items_imported", about=[person], at=MONDAY, by=alice, file="x.csv")
    person.discard(at=MONDAY, by=alice)
    erase_some("person", at=LATER)

    assert [row.cells for row in made.rows.order_by("number")] == [["", ""], ["Ann", "open"]]


def test_only_who_may_see_it_finds_it_among_the_deleted(items, alice, carol):
    items["deal"].change(visibility="owner", at=MONDAY, by=alice)
    items["deal"].discard(at=MONDAY, by=alice)

    assert deleted_items(["deal"], alice) == [items["deal"]]
    assert deleted_items(["deal"], carol) == []


def test_what_is_deleted_is_no_duplicate(bob, alice):
    twin = Person.add(
        name="B", addresses=["bob@customer.example"], owner=alice, at=MONDAY, by=alice
    )
    assert duplicates("person", alice)

    twin.discard(at=MONDAY, by=alice)
    assert not duplicates("person", alice)


def test_a_stage_goes_although_what_stood_in_it_was_deleted(items, alice, stages):
    items["deal"].discard(at=MONDAY, by=alice)
    remove_step(stages[0], to=stages[1], at=MONDAY, by=alice)

    items["deal"].bring_back(at=MONDAY, by=alice)
    assert Deal.objects.get().stage == stages[1]
    assert not Stage.objects.filter(pk=stages[0].pk).exists()
