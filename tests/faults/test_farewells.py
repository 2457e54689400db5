"""A server says BYE at any command of a pass: nothing is lost or doubled, and we say so plainly."""

import random
import re

import pytest

from tests.faults.colleague import Colleague
from tests.faults.interpreter import WHENS, Interpreter
from tests.faults.judging import assert_same
from tests.faults.stranger import stranger
from tests.faults.tally import count
from tests.providers import proxy

PLAIN = re.compile(r"[A-Z0-9][^<>{}\\]{15,300}", re.DOTALL)
MOST_COMMANDS = 80  # of one pass, with pushes


@pytest.mark.parametrize("when", WHENS)
def test_a_farewell_at_any_command_costs_nothing(scene, when):
    scene.fill([f"ours{number}" for number in range(20)])
    with (
        proxy.laid(Interpreter(scene.server.host, scene.server.port, when=when)) as line,
        stranger(scene, seed=len(when)) as other,
    ):
        here = Colleague(scene, random.Random(len(when)))
        for number in range(MOST_COMMANDS):
            line.ends_at = number
            scene.pull(port=line.port)
            if not line.struck or line.last.startswith(b"LOGOUT"):
                break
            count(f"BYE {when}")
            scene.box.refresh_from_db()
            assert PLAIN.fullmatch(scene.box.trouble), scene.box.trouble
            for _ in range(2):
                other.do_something()
                here.do_something()
        assert 10 < number < MOST_COMMANDS - 1
    for _ in range(2):
        scene.pull()
    assert_same(scene)
