import pytest

from dealpost.crm.models import Phase, Project
from tests.conftest import MONDAY


@pytest.fixture
def given(alice, phase) -> dict[str, object]:
    return {"title": "Build it", "phase": phase.pk, "owner": alice.pk, "visibility": "everyone"}


@pytest.fixture
def project(alice, bob, phase) -> Project:
    return Project.add(title="Build it", person=bob, phase=phase, owner=alice, at=MONDAY, by=alice)


def test_a_project_starts_from_a_won_deal(signed_in, alice, deal, given):
    deal.win(at=MONDAY, by=alice)
    assert "Start a project" in signed_in.get(f"/deals/{deal.pk}/").text

    signed_in.post("/projects/new/", {**given, "deal": deal.pk})

    project = Project.objects.get()
    assert project.deal == deal
    assert deal.title in signed_in.get(f"/projects/{project.pk}/").text


def test_an_end_before_the_start_is_refused(signed_in, given):
    days = {"starts_on": "2026-03-02", "ends_on": "2026-03-01"}

    assert signed_in.post("/projects/new/", {**given, **days}).status_code == 422


def test_a_project_moves_through_its_phases(signed_in, project):
    review = Phase.objects.exclude(pk=project.phase_id).first()
    assert review

    signed_in.post(f"/projects/{project.pk}/phase/", {"phase": review.pk})

    project.refresh_from_db()
    assert project.phase == review


@pytest.mark.parametrize(
    ("path", "status"), [("done", Project.Status.DONE), ("cancelled", Project.Status.CANCELLED)]
)
def test_a_project_ends_and_reopens(signed_in, project, path, status):
    signed_in.post(f"/projects/{project.pk}/{path}/")
    project.refresh_from_db()
    assert project.status == status
    assert signed_in.get("/projects/").context["listing"].rows == []

    signed_in.post(f"/projects/{project.pk}/open/")
    project.refresh_from_db()
    assert project.is_open


@pytest.mark.parametrize("path", ["", "edit/", "mail/", "history/"])
def test_what_only_carol_sees_is_not_here_for_alice(signed_in, carol, phase, hidden, path):
    secret = Project.add(title="Secret", phase=phase, at=MONDAY, by=carol, **hidden)

    assert signed_in.get(f"/projects/{secret.pk}/{path}").status_code == 404
