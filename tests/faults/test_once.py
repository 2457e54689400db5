"""Invariant I5 of both sides: what is done here reaches the server once, whatever breaks meanwhile.

Drawn histories of deeds, each told over a connection that ends at some command.
"""

from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.faults.colleague import Colleague
from tests.faults.interpreter import WHENS, Interpreter
from tests.faults.judging import assert_same
from tests.faults.tally import count
from tests.providers import proxy
from tests.seeds import seeds

LETTERS = 4
HISTORIES = seeds(4)
DEEDS = ("archive", "delete", "read", "star")

Step: TypeAlias = tuple[str, int, bool, int, str]  # deed, letter, undone?, and where it breaks

steps = st.tuples(
    st.sampled_from(DEEDS),
    st.integers(0, LETTERS - 1),
    st.booleans(),
    st.integers(0, 14),
    st.sampled_from(WHENS),
)


@pytest.fixture
def line(scene):
    scene.fill([f"ours{number}" for number in range(LETTERS)])
    scene.pull()
    with proxy.laid(Interpreter(scene.server.host, scene.server.port)) as line:
        yield line


# Each history goes on where the last one ended, so there is no smaller one to look for.
@settings(
    max_examples=HISTORIES,
    deadline=None,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=st.lists(steps, min_size=3, max_size=5))
def test_every_deed_reaches_the_server_once(scene, line, history: list[Step]):
    here = Colleague(scene)
    for deed, number, is_undone, line.ends_at, line.when in history:
        copy = scene.model.the(scene.id_of(f"ours{number}"))
        before = copy.folder
        done = getattr(here, deed)(copy)
        scene.pull(port=line.port)
        count("BYE while a deed was told", int(line.struck))
        if done and done.moved and is_undone:
            here.take_back(done, copy, before)
    for _ in range(2):
        scene.pull()
    assert_same(scene)
