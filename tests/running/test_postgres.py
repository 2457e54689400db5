"""The embedded server, at the moments when things go wrong."""

import os
from pathlib import Path

import psycopg
import pytest

from dealpost.running import database, postgres
from dealpost.running.postgres import Postgres
from dealpost.running.refusing import CannotStart


@pytest.fixture(autouse=True)
def no_database_of_ones_own(monkeypatch):
    monkeypatch.delenv(database.VARIABLE)


def test_the_last_to_leave_stops_the_server(folder):
    with database.available(folder):
        os.environ.pop(database.VARIABLE)  # like another process, which knows nothing yet
        with database.available(folder) as url, psycopg.connect(url) as connection:
            assert connection.execute("SHOW shared_buffers").fetchone() == ("128MB",)
        assert database.embedded(folder).is_running

    assert not database.embedded(folder).is_running


def test_a_folder_with_spaces_and_signs_is_as_good_as_any(folder):
    odd = folder.with_name("my data & 100% 'mail'")

    with database.available(odd) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("dealpost",)


def test_a_server_killed_while_it_was_made_is_made_anew(folder):
    draft = folder.with_name("killed") / "postgres.draft"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")

    with database.available(draft.parent):
        assert database.embedded(draft.parent).is_running

    assert not draft.exists()


def test_the_number_of_a_dead_server_may_belong_to_another_program_by_now(folder):
    server = database.start(folder)
    mark = server.folder / "postmaster.pid"
    before = mark.read_text()
    server.stop()
    mark.write_text(before.replace(before.split("\n")[0], str(os.getpid()), 1))

    assert not server.is_running
    with database.available(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_path_too_long_for_a_socket_is_refused_in_a_sentence():
    with pytest.raises(CannotStart, match="characters too long"):
        Postgres(Path("/tmp") / ("long" * 40)).start()


def test_a_server_that_cannot_start_says_why(folder, monkeypatch):
    monkeypatch.setattr(postgres, "START_TRIES", 2)
    broken = folder.with_name("broken")
    database.start(broken).stop()
    with (broken / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("max_connections = 'plenty'\n")

    with pytest.raises(CannotStart, match="max_connections"):
        database.start(broken)


def test_nobody_else_may_look_into_the_data_folder(folder):
    with database.available(folder):
        assert folder.stat().st_mode & 0o066 == 0
        assert (folder / "postgres").stat().st_mode & 0o077 == 0
