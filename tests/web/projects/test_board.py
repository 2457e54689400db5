import pytest

from dealpost.crm.models import Deal, Phase, Project
from tests.conftest import MONDAY

HTMX = {"HX-Request": "true"}


@pytest.fixture
def project(alice, bob, phase) -> Project:
    return Project.add(title="Build it", person=bob, phase=phase, owner=alice, at=MONDAY, by=alice)


def test_projects_stand_in_their_phases(signed_in, project, phase):
    columns = signed_in.get("/projects/board/").context["columns"]

    assert [column.cards for column in columns if column.step == phase] == [[project]]
    assert project in signed_in.get(f"/projects/column/{phase.pk}/").context["items"]


def test_a_project_is_moved_on_the_board_and_ends_there(signed_in, project):
    later = Phase.add("Later")
    address = f"/projects/{project.pk}"

    board = signed_in.post(f"{address}/phase/", {"phase": later.pk}, headers=HTMX)
    project.refresh_from_db()
    assert project.phase == later
    assert 'id="board"' in board.text

    signed_in.post(f"{address}/done/", headers=HTMX)
    project.refresh_from_db()
    assert project.status == Project.Status.DONE


def test_a_phase_that_is_gone_takes_no_project(signed_in, project):
    answer = signed_in.post(f"/projects/{project.pk}/phase/", {"phase": 9999}, headers=HTMX)

    assert answer.status_code == 422
    assert "stays where it was" in answer.headers["HX-Trigger"]


def test_a_hidden_project_is_on_nobody_elses_board(signed_in, carol, phase, hidden):
    Project.add(title="Secret", phase=phase, at=MONDAY, by=carol, **hidden)

    assert "Secret" not in signed_in.get("/projects/board/").text


def test_reopening_can_be_undone(signed_in, project):
    signed_in.post(f"/projects/{project.pk}/cancelled/")
    page = signed_in.post(f"/projects/{project.pk}/open/", {"button": "reopen"}, follow=True)
    *_, message = page.context["messages"]

    signed_in.post(message.extra_tags)

    project.refresh_from_db()
    assert project.status == Project.Status.CANCELLED


def test_phases_are_added_renamed_and_reordered(as_admin, phase):
    as_admin.post("/projects/phases/", {"name": "Later"})
    later = Phase.objects.get(name="Later")
    as_admin.post(f"/projects/phases/{later.pk}/", {"name": "Much later"})
    as_admin.post(f"/projects/phases/{later.pk}/shift/", {"up": "1"})
    as_admin.post("/projects/phases/", {"name": "Much later"})

    names = [each.name for each in Phase.objects.all()]
    assert names.count("Much later") == 1
    assert "Much later" in as_admin.get("/projects/phases/").text


def test_removing_a_phase_asks_where_its_projects_go(as_admin, project, phase):
    other = Phase.add("Later")
    address = f"/projects/phases/{phase.pk}/removal/"
    assert "Later" in as_admin.get(address).text

    as_admin.post(address)
    assert Phase.objects.filter(pk=phase.pk).exists()
    as_admin.post(address, {"to": other.pk})

    project.refresh_from_db()
    assert project.phase == other
    assert not Phase.objects.filter(pk=phase.pk).exists()


def test_only_an_administrator_edits_phases(signed_in, phase):
    assert signed_in.get("/projects/phases/").status_code == 403
    assert signed_in.post(f"/projects/phases/{phase.pk}/removal/").status_code == 403


def test_a_won_deal_becomes_a_project_in_one_step(signed_in, deal):
    deal.win(at=MONDAY, by=deal.owner)

    answer = signed_in.post(f"/deals/{deal.pk}/project/")

    project = Project.objects.get()
    assert (project.deal, project.person, project.title) == (deal, deal.person, deal.title)
    assert answer.headers["Location"] == f"/projects/{project.pk}/"
    assert Deal.objects.get().status == Deal.Status.WON
