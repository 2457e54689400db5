"""However it ends, nothing is left behind."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from dealpost.running import database
from tests.running.house import House, alive, copy, eventually

pytestmark = pytest.mark.xdist_group("house")


@pytest.fixture(scope="module")
def started_once(folder, prepared) -> Path:
    copy(prepared, folder)
    made: Path = folder
    return made


@pytest.fixture
def house(started_once) -> Iterator[House]:
    house = House(started_once)
    try:
        house.start()
        yield house
    finally:
        house.demolish()


def test_a_stop_leaves_no_process_no_socket_and_a_free_port(house):
    everything = house.everything()
    assert len(everything) > 5

    code = house.end(signal.SIGTERM)

    assert_nothing_is_left(house, code, everything)
    assert not list((house.data / "postgres").glob(".s.PGSQL.*"))


def assert_nothing_is_left(house: House, code: int, everything: list[psutil.Process]) -> None:
    assert code == 0, house.log
    assert not [process for process in everything if alive(process)]
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", house.port))
    assert house.log.endswith("stopped\n")


def test_a_killed_supervisor_takes_everything_with_it(house):
    everything = house.everything()

    house.end(signal.SIGKILL)

    eventually(lambda: not [process for process in everything if alive(process)])
    assert not database.embedded(house.data).is_running


@pytest.fixture
def own_database(folder, prepared) -> Iterator[str]:
    elsewhere = folder.with_name("elsewhere")
    copy(prepared, elsewhere)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(database.VARIABLE)
        with database.available(elsewhere) as url:
            yield url


def test_it_runs_on_a_database_of_ones_own_and_leaves_it_running(tmp_path, own_database):
    house = House(tmp_path / "data", database_url=own_database)
    try:
        house.start()
        assert house.answers()
        ours = house.everything()
        assert_nothing_is_left(house, house.end(signal.SIGINT), ours)
        with psycopg.connect(own_database) as connection:
            users = connection.execute("SELECT count(*) FROM accounts_user").fetchone()
    finally:
        house.demolish()

    assert users == (0,)
    assert not (house.data / "postgres").exists()


def test_a_database_that_does_not_answer_is_told_in_a_sentence(tmp_path):
    house = House(tmp_path / "data", database_url="postgresql://127.0.0.1:1/dealpost")

    refused = house.run("up", "--port", str(house.port))

    assert refused.returncode == 1
    assert refused.stderr.startswith("The database does not answer: ")
    assert "Traceback" not in refused.stderr
