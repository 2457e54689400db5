"""Whatever dies is started again."""

import contextlib
import signal
import smtplib
import socket
import subprocess
from collections.abc import Iterator
from typing import Any, LiteralString

import psycopg
import pytest

from dealpost.accounts.models import User
from dealpost.intake.addressing import address_of
from dealpost.running import database
from tests.letters import letter
from tests.running.house import SECONDS, House, eventually, free_port

# All of one kind: of two kinds the one would run before the other, each with a house of its own.
pytestmark = [pytest.mark.xdist_group("house"), pytest.mark.django_db]

ALL = {"site", "worker", "watcher", "letterbox"}
ADDRESS, SECRET = "drop+*@shop.example", "only for this house"
BCC = {
    "DEALPOST_BCC_ADDRESS": ADDRESS,
    "DEALPOST_BCC_TRUST": "yes",
    "DEALPOST_SECRET_KEY": SECRET,
}


@pytest.fixture(scope="module")
def house(folder) -> Iterator[House]:
    house = House(folder, wishes={"DEALPOST_BCC_LISTEN": f"127.0.0.1:{free_port()}", **BCC})
    try:
        house.start()
        yield house
    finally:
        house.demolish()


def test_the_site_answers_on_a_fresh_data_folder(house):
    assert house.answers()
    assert set(house.processes()) == ALL


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


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_killed_process_is_started_again(house, name):
    victim = house.processes()[name]

    victim.kill()

    eventually(lambda: house.processes().get(name, victim) != victim)
    eventually(house.answers)
    assert f"{name:<8} | was ended by SIGKILL; starting it again" in house.log


def test_what_the_letterbox_has_accepted_is_filed_though_it_is_killed(house, settings):
    done = _add_user(house, "dora@shop.example", "Dora")
    assert done.returncode == 0, done.stderr
    settings.SECRET_KEY, settings.INTAKE = SECRET, {**settings.INTAKE, "address": ADDRESS}
    ((key,),) = _ask(house, "SELECT id FROM accounts_user WHERE name = 'Dora'")
    address = address_of(User(pk=key))

    for number in range(3):
        _hand_in(house, address, _letter(number))
    with _client(house) as client:  # killed before the end, it has accepted nothing
        client.ehlo()
        client.mail("dora@shop.example")
        client.rcpt(address)
        assert client.docmd("DATA")[0] == 354
        client.send(_letter(3))
        victim = house.processes()["letterbox"]
        victim.kill()
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.getreply()
    eventually(lambda: house.processes().get("letterbox", victim) != victim)
    for number in (3, 2):  # the last one once more: its sender did not hear the answer
        _hand_in(house, address, _letter(number))

    filed = "SELECT count(*) FROM intake_dropped WHERE state = 'filed'"
    eventually(lambda: _ask(house, filed) == [(4,)])
    assert _ask(house, "SELECT count(*) FROM conversations_message") == [(4,)]


@pytest.mark.timeout(2 * SECONDS)
def test_a_killed_database_is_started_again_with_all_that_was_committed(house):
    done = _add_user(house, "bob@shop.example", "Bob")
    assert done.returncode == 0, done.stderr
    victim = house.postmaster()

    victim.send_signal(signal.SIGKILL)

    eventually(lambda: house.postmaster() not in {None, victim})
    eventually(lambda: "Bob" in _users(house))
    eventually(lambda: set(house.processes()) == ALL)
    eventually(house.answers)


def _add_user(house: House, email: str, name: str) -> subprocess.CompletedProcess[str]:
    command = ("user", "add", email, "--name", name, "--password-stdin")
    return house.run(*command, stdin="sell 40 chairs")


def _users(house: House) -> list[str]:
    try:
        return [name for (name,) in _ask(house, "SELECT name FROM accounts_user")]
    except psycopg.OperationalError:
        return []


def _ask(house: House, question: LiteralString) -> list[tuple[Any, ...]]:
    url = database.embedded(house.data).address(database.NAME)
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.execute(question).fetchall()


def _letter(number: int) -> bytes:
    return letter(message_id=f"<{number}@shop.example>", sender="dora@shop.example")


def _hand_in(house: House, address: str, raw: bytes) -> None:
    with _client(house) as client:
        client.sendmail("dora@shop.example", [address], raw)


def _client(house: House) -> smtplib.LMTP:
    """Return a connection to the letterbox, as soon as it answers."""
    host, _colon, port = house.wishes["DEALPOST_BCC_LISTEN"].partition(":")
    eventually(lambda: _opens(host, int(port)))
    return smtplib.LMTP(host, int(port))


def _opens(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port)):
        return True
    return False
