from collections.abc import Iterator
from itertools import count

import pytest
from django.core.management import call_command
from django.db import connections

from tests.faults.scene import Scene
from tests.providers import dovecot
from tests.providers.dovecot import Dovecot

PEOPLE = [f"user{number}" for number in range(3000)]
numbers = count()


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Dovecot]:
    """A real server with a mailbox for each of many tests."""
    if not dovecot.installed():
        pytest.skip("Dovecot is not installed")
    server = dovecot.start(
        tmp_path_factory.mktemp("dovecot"), users=dict.fromkeys(PEOPLE, "secret")
    )
    yield server
    server.stop()


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A database that other processes see too."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", interactive=False, verbosity=0)
        connections.close_all()


@pytest.fixture
def transactional_db(committed) -> None:
    """Emptied once for a whole module instead of after every test, which takes a second.

    So each test has a mailbox of its own, and asks about nothing else.
    """


@pytest.fixture
def scene(transactional_db, server) -> Scene:
    return Scene.open(server, PEOPLE[next(numbers) % len(PEOPLE)])
