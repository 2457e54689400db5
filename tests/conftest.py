import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from dealpost.accounts.models import Team, User
from dealpost.crm.models import Deal, Person, Phase, Pipeline, Stage
from dealpost.mailboxes.models import Mailbox
from tests.database import drop, keep_as_template, name_of_this_run, template
from tests.emptying import delete_all
from tests.providers import dovecot
from tests.providers.dovecot import Dovecot
from tests.running import house

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    connection.settings_dict["TEST"] |= {"NAME": name_of_this_run(), "TEMPLATE": template()}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Let the database go at the end, whoever still holds a session: a thread, a dying process.

    And empty it between tests as quickly as may be.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(connection.creation, "_destroy_test_db", drop)
    patch.setattr(DatabaseOperations, "sql_flush", delete_all)
    patch.setattr(flush, "emit_post_migrate_signal", lambda *_: None)
    with django_db_blocker.unblock():
        connection.close()
    keep_as_template(name_of_this_run())


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """A slow hash guards real passwords; here it would only take a second for each user made."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def alice(db) -> User:
    """Sells things."""
    return User.objects.create_user(
        "alice@shop.example", name="Alice Jansen", password="correct horse"
    )


@pytest.fixture
def carol(db) -> User:
    """A colleague of Alice, in no team of hers."""
    return User.objects.create_user(
        "carol@shop.example", name="Carol de Wit", password="correct horse"
    )


@pytest.fixture
def team(alice) -> Team:
    team = Team.objects.create(name="Sales")
    team.members.add(alice)
    return team


@pytest.fixture
def bob(alice) -> Person:
    """Might buy them."""
    return Person.add(
        name="Bob Bakker", owner=alice, addresses=["bob@customer.example"], at=MONDAY, by=alice
    )


@pytest.fixture
def stages(db) -> list[Stage]:
    pipeline = Pipeline.objects.create(name="Sales")
    return [
        Stage.objects.create(pipeline=pipeline, name=name, order=order)
        for order, name in enumerate(["Qualified", "Quote sent", "Negotiation"])
    ]


@pytest.fixture
def phase(db) -> Phase:
    return Phase.objects.create(name="Kick-off")


@pytest.fixture
def deal(alice, bob, stages) -> Deal:
    return Deal.add(
        title="Forty chairs", person=bob, owner=alice, stage=stages[0], at=MONDAY, by=alice
    )


@pytest.fixture
def mailbox(alice) -> Mailbox:
    """Alice's own, on a server that nobody calls."""
    return Mailbox.connect(
        address="alice@shop.example",
        owner=alice,
        username="alice",
        secret="secret",
        incoming_host="imap.shop.example",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=alice,
    )


@pytest.fixture
def ben(team) -> User:
    """In Alice's team."""
    ben = User.objects.create_user("ben@shop.example", name="Ben Visser", password="x")
    team.members.add(ben)
    return ben


@pytest.fixture
def team_mailbox(team, alice) -> Mailbox:
    """Her team's."""
    return Mailbox.connect(
        address="sales@shop.example",
        team=team,
        username="sales",
        secret="x",
        incoming_host="imap.shop.example",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=alice,
    )


@pytest.fixture
def django_url(transactional_db) -> dict[str, str]:
    """The environment in which a process of its own works on the test's database."""
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].replace("/dealpost?", f"/{name}?")
    assert name in url
    return {**os.environ, "DATABASE_URL": url}


@pytest.fixture(scope="session")
def prepared() -> Iterator[Path]:
    """A data folder in which Dealpost has been started once, to copy: the first start is long."""
    place = Path(tempfile.mkdtemp(prefix="dealpost-"))  # a path short enough for a socket
    house.prepare(place / "data")
    yield place / "data"
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def server(tmp_path) -> Iterator[Dovecot]:
    """A real mail server on which Alice has a mailbox."""
    if not dovecot.installed():
        pytest.skip("Dovecot is not installed")
    server = dovecot.start(tmp_path / "dovecot", users={"alice": "secret"})
    yield server
    server.stop()
