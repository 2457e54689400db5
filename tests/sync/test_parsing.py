import asyncio
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from dealpost.conversations.models import SetAside
from dealpost.sync.parsing import Parser
from tests.delivering import arrival
from tests.letters import letter
from tests.sync.readers import endless

PARENT = """
import time
from dealpost.sync.parser_process import ParserProcess

if __name__ == "__main__":
    parser = ParserProcess()
    parser.read_all([])
    print(parser.process.pid, flush=True)
    time.sleep(60)
"""


class Deadly(bytes):
    """Kills the process that receives it, as a fault in a parser written in C would."""

    def __reduce__(self):
        return os._exit, (1,)


@pytest.fixture
def parser():
    parser = Parser()
    yield parser
    parser.close()


def test_messages_come_back_in_their_order(parser):
    arrivals = [arrival(letter(subject=f"Number {number}"), uid=number) for number in range(1, 51)]
    parsed = asyncio.run(parser.parse(arrivals))
    assert [each.parsed.subject for each in parsed] == [f"Number {n}" for n in range(1, 51)]
    assert [each.arrival.uid for each in parsed] == list(range(1, 51))


def test_a_message_that_kills_its_parser_is_set_aside_alone(parser):
    arrivals = [arrival(letter(subject=f"Number {number}"), uid=number) for number in range(3)]
    deadly = arrival(Deadly(letter(subject="Deadly")), uid=9)

    parsed = asyncio.run(parser.parse([*arrivals[:2], deadly, arrivals[2]]))

    subjects = [each.parsed.subject for each in parsed]
    assert subjects == ["Number 0", "Number 1", "", "Number 2"]
    assert parsed[2].compressed
    assert parsed[2].arrival.uid == 9
    assert len(asyncio.run(parser.parse(arrivals))) == 3  # with another process


def test_a_message_that_its_parser_cannot_finish_is_set_aside_alone():
    patient = Parser(endless)
    poison = arrival(letter(subject="poison"), uid=2)

    parsed = asyncio.run(patient.parse([arrival(letter(subject="Number 1"), uid=1), poison]))
    patient.close()

    assert [each.parsed.subject for each in parsed] == ["Number 1", ""]
    assert parsed[1].flaw == SetAside.Reason.CRASHED


def test_two_passes_may_use_it_at_once(parser):
    async def both():
        many = [arrival(letter(subject="A"), uid=number) for number in range(40)]
        few = [arrival(letter(subject="B"), uid=1)]
        return await asyncio.gather(parser.parse(many), parser.parse(few))

    first, second = asyncio.run(both())
    assert (len(first), len(second)) == (40, 1)
    assert second[0].parsed.subject == "B"


def test_the_parser_ends_with_the_process_that_uses_it(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < until
        time.sleep(0.05)
