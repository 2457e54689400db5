from datetime import timedelta

import pytest

from dealpost.accounts.models import User
from dealpost.crm.bulk import changing, taking_back
from dealpost.crm.bulk.change import Unfit
from dealpost.crm.bulk.changes import changes
from dealpost.crm.converting import convert
from dealpost.crm.models import (
    BulkEdit,
    CustomField,
    Deal,
    FieldOption,
    Lead,
    Phase,
    Project,
    Visibility,
)
from dealpost.events.models import Event
from tests.conftest import MONDAY

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def deals(alice, stages) -> list[Deal]:
    given = {"owner": alice, "stage": stages[0], "at": MONDAY, "by": alice}
    return [Deal.add(title=f"Deal {number}", **given) for number in range(3)]


def change(items, name: str, text: str, *, by: User) -> BulkEdit:
    model = type(items[0])
    value = changes(model)[name].read(text)
    facts = {"item_kind": model._meta.model_name, "change": name, "value": value}
    edit = BulkEdit.begin([item.pk for item in items], at=LATER, by=by, **facts)
    while changing.carry_on(edit, at=LATER):
        pass
    for item in items:
        item.refresh_from_db()
    return edit


def undo(edit: BulkEdit, items) -> dict[str, int]:
    assert taking_back.begin(edit, at=LATER)
    while taking_back.carry_on(edit, at=LATER):
        pass
    for item in items:
        item.refresh_from_db()
    return {state: count for state, count in edit.counts().items() if count}


def test_every_row_is_changed_and_its_history_says_so(alice, carol, deals):
    edit = change(deals, "owner", str(carol.pk), by=alice)

    assert {deal.owner for deal in deals} == {carol}
    assert edit.counts()["changed"] == 3
    for deal in deals:
        told = Event.objects.about(deal).get(name="item_changed")
        assert (told.actor, told.details) == (alice, {"fields": {"owner": []}})


def test_undo_gives_each_its_own_value_back(alice, deals, stages):
    deals[1].move_to(stages[2], at=MONDAY, by=alice)
    edit = change(deals, "stage", str(stages[1].pk), by=alice)
    assert {deal.stage for deal in deals} == {stages[1]}

    assert undo(edit, deals) == {"undone": 3}

    assert [deal.stage for deal in deals] == [stages[0], stages[2], stages[0]]
    assert {deal.stage_since for deal in deals} == {MONDAY}


def test_what_was_changed_since_is_not_undone(alice, carol, deals):
    edit = change(deals, "visibility", "team", by=alice)
    deals[0].change(visibility=Visibility.EVERYONE, at=LATER, by=carol)
    deals[1].change(title="New title", at=LATER, by=carol)

    assert undo(edit, deals) == {"undone": 2, "kept": 1}

    assert {deal.visibility for deal in deals} == {"everyone"}
    assert deals[1].title == "New title"


def test_what_a_colleague_keeps_to_themselves_is_neither_changed_nor_told(alice, carol, deals):
    deals[0].change(owner=carol, visibility=Visibility.OWNER, at=MONDAY, by=carol)

    edit = change(deals, "visibility", "team", by=alice)

    assert deals[0].visibility == "owner"
    assert edit.counts() == {"waiting": 0, "changed": 2, "passed_over": 1, "undone": 0, "kept": 0}


def test_given_away_by_mistake_it_comes_back_but_not_once_it_is_made_private(alice, carol, deals):
    for deal in deals[:2]:
        deal.change(visibility=Visibility.OWNER, at=MONDAY, by=alice)
    edit = change(deals, "owner", str(carol.pk), by=alice)
    deals[2].change(visibility=Visibility.OWNER, at=LATER, by=carol)

    assert undo(edit, deals) == {"undone": 2, "kept": 1}

    assert [deal.owner for deal in deals] == [alice, alice, carol]


def test_an_edit_is_taken_back_once_and_ends_what_was_still_to_do(alice, deals):
    facts = {"item_kind": "deal", "change": "visibility", "value": "team"}
    edit = BulkEdit.begin([deal.pk for deal in deals], at=LATER, by=alice, **facts)

    assert taking_back.begin(edit, at=LATER)

    assert not taking_back.begin(edit, at=LATER)
    assert not changing.carry_on(edit, at=LATER)
    assert {deal.visibility for deal in Deal.objects.all()} == {"everyone"}


def test_what_is_closed_is_not_closed_otherwise(alice, deals):
    deals[0].win(at=MONDAY, by=alice)
    edit = change(deals, "status", "lost", by=alice)
    assert [deal.status for deal in deals] == ["won", "lost", "lost"]

    assert undo(edit, deals) == {"passed_over": 1, "undone": 2}

    assert [deal.status for deal in deals] == ["won", "open", "open"]


def test_opened_by_mistake_a_deal_is_won_again_as_of_then(alice, deals):
    deals[0].win(at=MONDAY, by=alice)
    edit = change(deals, "status", "open", by=alice)

    assert undo(edit, deals) == {"passed_over": 2, "undone": 1}

    assert (deals[0].status, deals[0].closed_at) == ("won", MONDAY)


def test_a_lead_that_became_a_deal_stays_one(alice, stages):
    given = {"owner": alice, "at": MONDAY, "by": alice}
    leads = [Lead.add(title="One", **given), Lead.add(title="Two", **given)]
    convert(leads[0], stages[0], at=MONDAY, by=alice)

    edit = change(leads, "status", "archived", by=alice)

    assert [lead.status for lead in leads] == ["converted", "archived"]
    assert undo(edit, leads) == {"passed_over": 1, "undone": 1}


def test_projects_go_to_another_phase_and_get_an_end(alice, phase):
    other = Phase.objects.exclude(pk=phase.pk)[0]
    projects = [Project.add(title="P", phase=phase, owner=alice, at=MONDAY, by=alice)]

    moved = change(projects, "phase", str(other.pk), by=alice)
    ended = change(projects, "ends_on", "2026-05-01", by=alice)
    assert projects[0].phase == other
    assert str(projects[0].ends_on) == "2026-05-01"

    assert undo(moved, projects) == undo(ended, projects) == {"undone": 1}
    assert (projects[0].phase, projects[0].ends_on) == (phase, None)


def test_one_option_of_several_is_added_and_taken_away(alice, deals):
    field = CustomField.add("deal", "Interests", "choices")
    red, blue = (FieldOption.add(field, name) for name in ("Red", "Blue"))
    deals[0].change(custom={field.key: [red.pk]}, at=MONDAY, by=alice)

    added = change(deals[:2], "custom-interests.add", str(blue.pk), by=alice)
    assert [deal.custom[field.key] for deal in deals[:2]] == [[red.pk, blue.pk], [blue.pk]]
    change(deals[2:], "custom-interests.take", str(red.pk), by=alice)

    assert undo(added, deals) == {"undone": 2}
    assert [deal.custom for deal in deals] == [{field.key: [red.pk]}, {}, {}]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("owner", "0"),
        ("owner", "me"),
        ("visibility", "x"),
        ("stage", ""),
        ("expected_close_on", "x"),
    ],
)
def test_what_cannot_be_given_is_refused_before_anything_is_changed(alice, deals, name, text):
    with pytest.raises(Unfit):
        changes(Deal)[name].read(text)
