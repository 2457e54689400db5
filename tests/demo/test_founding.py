"""The demo company in an empty installation, as the button makes it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from dealpost.accounts.founding import AlreadyFounded
from dealpost.accounts.models import Team, User
from dealpost.conversations.models import Label
from dealpost.crm.models import Deal, File, Lead, Organization, Person, Phase, Pipeline, Project
from dealpost.demo import staffing
from dealpost.demo.founding import found, is_here
from dealpost.demo.marking import marked
from dealpost.events.models import Event
from dealpost.mailboxes.models import Mailbox
from dealpost.web.welcome import views

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.DEMO_FOLDER = tmp_path / "demo"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = tmp_path
    return Path(settings.DEMO_FOLDER)


@pytest.fixture
def impatient(monkeypatch) -> None:
    """No mail server starts in these tests, and no worker would fetch its mail."""
    monkeypatch.setattr(views, "PATIENCE", 0)


def test_the_button_leads_into_the_inbox_of_a_living_company(client, db, folder, impatient):
    answer = client.post("/welcome/demo/")

    assert answer.url == "/inbox/"
    assert client.get("/inbox/").wsgi_request.user.email == "femke@studio-noord.example"
    assert User.objects.count() == 5
    assert Team.objects.count() == 2
    assert Mailbox.objects.count() == 6
    assert Deal.objects.open().count() == 60
    assert (Lead.objects.count(), Person.objects.count()) == (20, 204)
    assert Organization.objects.count() == 90
    assert Label.objects.count() == 4
    assert {file.content_type for file in File.objects.all()} == {"application/pdf", "image/png"}
    assert not File.objects.filter(added_at__gt=timezone.now()).exists()


def test_pressed_twice_it_is_made_once(client, db, folder, impatient):
    client.post("/welcome/demo/")
    answer = client.post("/welcome/demo/")

    assert answer.url == "/sign-in/"
    assert (User.objects.count(), Mailbox.objects.count()) == (5, 6)


def test_an_installation_with_users_is_left_as_it_is(client, alice, folder):
    answer = client.post("/welcome/demo/")

    assert answer.url == "/sign-in/"
    assert not folder.exists()
    assert not Deal.objects.exists()
    with pytest.raises(AlreadyFounded):
        found(folder, at=NOW)


def test_killed_half_way_it_goes_on_with_the_day_of_the_first_attempt(db, folder, monkeypatch):
    with monkeypatch.context() as attempt:
        attempt.setattr("dealpost.demo.founding.load_leads", _die)
        with pytest.raises(KeyboardInterrupt):
            found(folder, at=NOW)
    assert not User.objects.exists()

    found(folder, at=NOW.replace(day=12))

    kept = marked(folder)
    assert kept is not None
    assert kept.today == NOW.date()
    assert Deal.objects.latest("created_at").created_at < NOW
    assert User.objects.count() == 5


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_everybody_signs_in_with_the_one_password_that_is_shown(client, db, folder):
    found(folder, at=NOW)

    page = client.get("/sign-in/").content.decode()
    assert staffing.password() in page
    for user in User.objects.all():
        assert user.email in page
        assert user.check_password(staffing.password())


def test_a_real_installation_offers_nobody_to_sign_in_as(client, alice, folder):
    assert not is_here(folder)
    assert staffing.password() not in client.get("/sign-in/").content.decode()


def test_history_tells_when_it_happened(db, folder, company):
    found(folder, at=NOW)

    told = company.deals[0]
    deal = Deal.objects.get(created_at=told.created_at)
    moves = Event.objects.about(deal).filter(name__in=["deal_created", "deal_moved"])
    events = list(moves.order_by("happened_at", "pk"))
    assert [event.name for event in events] == ["deal_created"] + ["deal_moved"] * (told.stage - 1)
    assert events[0].happened_at == told.created_at
    assert deal.stage_since == events[-1].happened_at
    assert not Event.objects.exclude(name="mailbox_connected").filter(happened_at__gte=NOW).exists()


def test_a_deal_stands_where_the_story_left_it(db, folder, company):
    found(folder, at=NOW)

    names = [stage.name for stage in company.pipelines[0].stages]
    for told in company.deals:
        assert Deal.objects.get(created_at=told.created_at).stage.name == names[told.stage - 1]
    assert [pipeline.name for pipeline in Pipeline.objects.all()] == ["Sales"]
    assert [phase.name for phase in Phase.objects.all()] == [each.name for each in company.phases]


def test_somebody_keeps_their_mail_to_themselves(db, folder):
    found(folder, at=NOW)

    private = Mailbox.objects.filter(visibility=Mailbox.Visibility.PRIVATE)
    assert [mailbox.address for mailbox in private] == ["tom@studio-noord.example"]
    assert Mailbox.objects.get(team__name="Sales").visibility == Mailbox.Visibility.SHARED


def test_projects_wait_for_the_mail(db, folder):
    found(folder, at=NOW)

    assert not Project.objects.exists()
