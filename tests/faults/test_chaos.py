"""Another mail program and a colleague do what they like while passes run; then all is quiet."""

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from tests.faults.colleague import Colleague
from tests.faults.judging import assert_same
from tests.faults.scene import Scene
from tests.faults.stranger import stranger
from tests.faults.tally import count
from tests.seeds import seeds

SEEDS = seeds(3)
DEEDS = 60
QUIET = 2  # passes: what the first one does at the server, the second one reads


@pytest.mark.parametrize("seed", range(SEEDS))
def test_when_all_is_quiet_both_sides_are_the_same(scene, seed):
    scene.fill([f"ours{number}" for number in range(25)])
    scene.fill_shared(10)

    with (
        stranger(scene, seed=seed) as one,
        stranger(scene, seed=seed, name="others") as other,
    ):
        here = Colleague(scene, random.Random(seed))
        pull_while(scene, one.do_something, other.do_something, here.do_something)

    count("deeds of others while passes ran", one.deeds + other.deeds)
    count("deeds of ours while passes ran", here.deeds)
    for _ in range(QUIET):
        scene.pull()
    assert_same(scene)


def pull_while(scene: Scene, *deeds: Callable[[], None]) -> None:
    """Make one pass after another while everybody does their deeds at their own pace."""
    problems: list[BaseException] = []

    def work(deed: Callable[[], None]) -> None:
        try:
            for _ in range(DEEDS):
                deed()
        except Exception as problem:  # noqa: BLE001  # told in the test's own thread
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        scene.pull()
    assert not problems, problems
