"""The demo company under the supervisor: its mail server is one more process."""

from collections.abc import Iterator
from typing import LiteralString

import psycopg
import pytest

from dealpost.demo.marking import FOLDER
from dealpost.running import database
from tests.running.house import House, copy, eventually

pytestmark = pytest.mark.xdist_group("house")


@pytest.fixture(scope="module")
def house(folder, prepared) -> Iterator[House]:
    copy(prepared, folder)
    house = House(folder, options=("--demo",))
    house.start()
    yield house
    house.demolish()


def test_the_demo_has_a_mail_server_and_the_terminal_tells_how_to_come_in(house):
    eventually(lambda: set(house.processes()) == {"site", "worker", "watcher", "demo"})
    eventually(lambda: "Sign in as femke@studio-noord.example, password quiet booths" in house.log)


def test_mail_comes_in_and_no_mailbox_is_in_trouble_first(house):
    eventually(lambda: _ask(house, "SELECT count(*) > 100 FROM conversations_message"))
    assert _ask(house, "SELECT bool_and(failures = 0 AND trouble = '') FROM mailboxes_mailbox")


def test_a_killed_mail_server_is_started_again(house):
    victim = house.processes()["demo"]

    victim.kill()

    eventually(lambda: house.processes().get("demo", victim) != victim)


def test_it_is_there_again_at_a_start_that_does_not_ask_for_it(house):
    house.end()
    house.options = ()

    house.start()

    eventually(lambda: "demo" in house.processes())


def test_a_folder_with_users_of_its_own_gets_no_demo(folder, prepared):
    other = House(folder.with_name("real"))
    copy(prepared, other.data)
    words = ("user", "add", "ann@shop.example", "--name", "Ann", "--password-stdin")
    assert other.run(*words, stdin="sell 40 chairs").returncode == 0

    refused = other.run("up", "--demo", "--port", str(other.port))

    assert refused.returncode == 1
    assert "this one has users already" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert not (other.data / FOLDER).exists()


def _ask(house: House, question: LiteralString) -> bool:
    url = database.embedded(house.data).address(database.NAME)
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute(question).fetchone()
        return bool(row and row[0])
