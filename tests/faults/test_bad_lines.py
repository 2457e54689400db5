"""However bad the line is: after some broken passes a good one makes both sides the same."""

import random

import pytest

from dealpost.providers import imap
from dealpost.providers.imap import Patience
from dealpost.sync import opening
from tests.faults.colleague import Colleague
from tests.faults.judging import assert_same
from tests.faults.stranger import stranger
from tests.faults.tally import count
from tests.providers import proxy
from tests.providers.proxy import Fault
from tests.seeds import seeds

SEEDS = seeds(5)
BROKEN = 6  # passes
IMPATIENT = Patience(connect=2, silence=0.5, command=10)


@pytest.fixture
def impatient(monkeypatch) -> None:
    """Half a second of silence is enough here; in production it is a minute."""
    monkeypatch.setattr(
        opening,
        "open_store",
        lambda _kind, account: imap.connect(account, patience=IMPATIENT),
    )


@pytest.mark.parametrize("seed", range(SEEDS))
def test_after_broken_passes_a_good_one_makes_both_sides_the_same(scene, seed, impatient):
    dice = random.Random(seed)
    scene.fill([f"ours{number}" for number in range(20)])
    scene.fill_shared(8)
    with (
        proxy.before(scene.server.host, scene.server.port) as line,
        stranger(scene, seed=seed) as other,
    ):
        here = Colleague(scene, dice)
        for _ in range(BROKEN):
            for _ in range(5):
                other.do_something()
                here.do_something()
            line.faults.append(Fault.drawn(dice, at_most=30_000))
            scene.pull(port=line.port)
    for fault in line.injected:
        count(f"line: {fault.kind}")
    count("line: slow from end to end", line.delayed)
    scene.pull()
    assert_same(scene)
