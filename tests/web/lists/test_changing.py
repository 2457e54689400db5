import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from dealpost.crm.jobs import change_many, take_many_back
from dealpost.crm.models import BulkEdit, Deal
from tests.conftest import MONDAY


@pytest.fixture
def deals(alice, stages) -> list[Deal]:
    given = {"owner": alice, "stage": stages[0], "at": MONDAY, "by": alice}
    return [Deal.add(title=f"Deal {number}", value=number, **given) for number in range(3)]


@pytest.fixture
def secret(carol, stages, hidden) -> Deal:
    return Deal.add(title="Deal secret", value=2, stage=stages[0], at=MONDAY, by=carol, **hidden)


def visibilities() -> dict[str, str]:
    return dict(Deal.objects.values_list("title", "visibility"))


TEAM = {"change": "visibility", "value": "team"}


def test_the_marked_rows_are_changed_and_undo_gives_them_back(signed_in, deals):
    keys = f"{deals[0].pk},{deals[1].pk}"

    answer = signed_in.post(
        "/lists/deal/change/", {**TEAM, "keys": keys}, headers={"HX-Request": "true"}
    )
    assert list(visibilities().values()).count("team") == 2
    assert "bulk-done" in answer.headers["HX-Trigger"]
    edit = BulkEdit.objects.get()
    assert f"/lists/edits/{edit.pk}/undo/" in answer.headers["HX-Trigger"]
    signed_in.post(f"/lists/edits/{edit.pk}/undo/")

    assert set(visibilities().values()) == {"everyone"}


def test_all_that_match_are_changed_and_nobody_elses_secrets(signed_in, deals, secret):
    counted = signed_in.get("/lists/deal/count/", {"list": "f=value.min.1"})
    signed_in.post("/lists/deal/change/", {**TEAM, "list": "f=value.min.1"})

    assert counted.text == "All 2 that match"
    assert visibilities() == {
        "Deal 0": "everyone",
        "Deal 1": "team",
        "Deal 2": "team",
        "Deal secret": "owner",
    }
    assert not BulkEdit.objects.get().rows.filter(item_id=secret.pk).exists()


def test_the_key_of_a_secret_item_does_nothing(signed_in, secret):
    signed_in.post("/lists/deal/change/", {**TEAM, "keys": str(secret.pk)})

    assert visibilities() == {"Deal secret": "owner"}


@pytest.mark.parametrize(
    "said", [{}, {"keys": ""}, {"list": "f=gone.is.x"}, {"list": "f=value.min.x"}]
)
def test_what_means_nothing_changes_nothing(signed_in, deals, said):
    signed_in.post("/lists/deal/change/", {**TEAM, **said})

    assert set(visibilities().values()) == {"everyone"}


def test_a_view_that_is_not_there_is_not_taken_for_all(signed_in, deals):
    answer = signed_in.post("/lists/deal/change/", {**TEAM, "list": "view=99"})

    assert answer.status_code == 404
    assert set(visibilities().values()) == {"everyone"}


def test_a_value_that_cannot_be_given_is_asked_for_again(signed_in, deals):
    given = {"change": "expected_close_on", "value": "soon", "keys": str(deals[0].pk)}

    answer = signed_in.post("/lists/deal/change/", given)

    assert answer.status_code == 422
    assert "cannot be given" in answer.text
    assert signed_in.get("/lists/deal/change/", {"change": "nonsense"}).status_code == 404


def test_the_dialog_offers_what_the_kind_has(signed_in, stages):
    assert "Quote sent" in signed_in.get("/lists/deal/change/", {"change": "stage"}).text
    assert 'value="job_title"' in signed_in.get("/lists/person/change/").text


def test_many_are_changed_in_a_job_with_its_progress(signed_in, deals, monkeypatch):
    monkeypatch.setattr("dealpost.web.lists.changing.FEW", 2)
    monkeypatch.setattr("dealpost.web.lists.progress.FEW", 2)
    answer = signed_in.post("/lists/deal/change/", {**TEAM, "list": ""})
    edit = BulkEdit.objects.get()
    assert "0 / 3" in answer.text
    assert ProcrastinateJob.objects.filter(task_name="dealpost.crm.jobs.change_many").exists()

    change_many(edit_id=edit.pk)
    assert "3 were changed." in signed_in.get(f"/lists/edits/{edit.pk}/").text
    signed_in.post(f"/lists/edits/{edit.pk}/undo/")
    take_many_back(edit_id=edit.pk)

    assert "3 are as they were." in signed_in.get(f"/lists/edits/{edit.pk}/").text
    assert set(visibilities().values()) == {"everyone"}


def test_a_long_edit_gives_way_to_others_between_its_turns(signed_in, deals, monkeypatch):
    monkeypatch.setattr("dealpost.web.lists.changing.FEW", 2)
    monkeypatch.setattr("dealpost.crm.bulk.changing.PORTION", 1)
    monkeypatch.setattr("dealpost.crm.jobs.TURN", 2)
    signed_in.post("/lists/deal/change/", {**TEAM, "list": ""})
    edit, queued = BulkEdit.objects.get(), ProcrastinateJob.objects.filter(queue_name="bulk")

    change_many(edit_id=edit.pk)
    assert (edit.counts()["changed"], queued.count()) == (2, 2)
    change_many(edit_id=edit.pk)

    assert (edit.counts()["changed"], queued.count()) == (3, 2)


def test_an_edit_is_the_business_of_whoever_made_it(client, signed_in, carol, deals):
    signed_in.post("/lists/deal/change/", {**TEAM, "list": ""})
    client.force_login(carol)

    for ask in (client.get, client.post):
        assert ask(f"/lists/edits/{BulkEdit.objects.get().pk}/undo/").status_code in {404, 405}
    assert client.get(f"/lists/edits/{BulkEdit.objects.get().pk}/").status_code == 404
