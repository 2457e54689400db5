"""Whatever dies is started again."""

import signal
import subprocess
from collections.abc import Iterator

import psycopg
import pytest

from dealpost.running import database
from tests.running.house import SECONDS, House, eventually, free_port

pytestmark = pytest.mark.xdist_group("house")


@pytest.fixture(scope="module")
def house(folder) -> Iterator[House]:
    house = House(folder)
    try:
        house.start()
        yield house
    finally:
        house.demolish()


def test_the_site_answers_on_a_fresh_data_folder(house):
    assert house.answers()
    assert set(house.processes()) == {"site", "worker", "watcher"}


def test_a_person_is_told_where_to_go_and_how_to_stop(house):
    assert f"open http://127.0.0.1:{house.port} (press Ctrl-C to stop)" in house.log


def test_a_second_start_on_the_same_data_is_refused_with_who_holds_it(house):
    refused = house.run("up", "--port", str(free_port()))

    assert refused.returncode == 1
    assert f"already running on {house.data}" in refused.stderr
    assert f"process {house.supervisor.pid}, http://127.0.0.1:{house.port}" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert house.answers()


def test_another_start_on_the_same_port_is_refused_with_a_way_out(house, tmp_path):
    refused = House(tmp_path / "other").run("up", "--port", str(house.port))

    assert refused.returncode == 1
    assert f"Port {house.port} is in use" in refused.stderr
    assert "dealpost up --port" in refused.stderr
    assert not (tmp_path / "other" / "postgres").exists()


def test_a_command_joins_the_running_database(house):
    done = _add_user(house, "ann@shop.example", "Ann")

    assert done.returncode == 0, done.stderr
    assert house.postmaster().is_running()


@pytest.mark.parametrize("name", ["site", "worker", "watcher"])
def test_a_killed_process_is_started_again(house, name):
    victim = house.processes()[name]

    victim.kill()

    eventually(lambda: house.processes().get(name, victim) != victim)
    eventually(house.answers)
    assert f"{name:<8} | was ended by SIGKILL; starting it again" in house.log


@pytest.mark.timeout(2 * SECONDS)
def test_a_killed_database_is_started_again_with_all_that_was_committed(house):
    done = _add_user(house, "bob@shop.example", "Bob")
    assert done.returncode == 0, done.stderr
    victim = house.postmaster()

    victim.send_signal(signal.SIGKILL)

    eventually(lambda: house.postmaster() not in {None, victim})
    eventually(lambda: "Bob" in _users(house))
    eventually(lambda: set(house.processes()) == {"site", "worker", "watcher"})
    eventually(house.answers)


def _add_user(house: House, email: str, name: str) -> subprocess.CompletedProcess[str]:
    command = ("user", "add", email, "--name", name, "--password-stdin")
    return house.run(*command, stdin="sell 40 chairs")


def _users(house: House) -> list[str]:
    url = database.embedded(house.data).address(database.NAME)
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return [name for (name,) in connection.execute("SELECT name FROM accounts_user")]
    except psycopg.OperationalError:
        return []
