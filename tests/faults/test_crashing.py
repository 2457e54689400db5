"""Wherever a pass is killed, those after it make both sides the same: nothing lost or doubled."""

import pytest

from tests.faults.colleague import Colleague
from tests.faults.dying_pass import survives
from tests.faults.judging import assert_same, raws
from tests.faults.points import OFTEN, POINTS
from tests.faults.scene import LARGE, Scene
from tests.faults.stranger import stranger
from tests.faults.tally import count

CASES = [(point, nth) for point in POINTS for nth in (1, *OFTEN.get(point, ()))]


@pytest.mark.parametrize(("point", "nth"), CASES)
def test_a_pass_may_be_killed_anywhere(scene, point, nth):
    begin(scene)
    deaths = die_then_finish(scene, point, nth)
    assert_same(scene)

    both_sides_go_on(scene)
    deaths += die_then_finish(scene, point, nth)
    assert_same(scene)
    assert raws(scene.box) == scene.letters  # also of what is gone from the server by now
    assert deaths


def begin(scene: Scene) -> None:
    scene.fill([f"ours{number}" for number in range(5)])
    scene.fill(["customer0", "customer1"], "Clients")
    scene.fill(["old0", "old1"], "Old")
    with stranger(scene) as other:
        for number in range(5):
            other.append(f"theirs{number}")
        other.append("large", size=LARGE)


def both_sides_go_on(scene: Scene) -> None:
    """Let happen what can, here and at the server, to different messages."""
    here = Colleague(scene)
    ours = [scene.model.the(scene.id_of(f"ours{number}")) for number in range(5)]
    here.archive(ours[0])
    here.archive(ours[1])
    here.star(ours[1])
    here.take_back(here.archive(ours[4]), ours[4], "INBOX")
    here.read(ours[2])
    here.delete(ours[3])
    theirs = [scene.model.the(scene.id_of(f"theirs{number}")) for number in range(5)]
    with stranger(scene) as other:
        other.append("new", "Clients")
        other.append("new-large", size=LARGE)
        other.mark(theirs[0], "\\Answered")
        other.expunge(theirs[1])
        other.expunge(theirs[2])
        other.copy(theirs[4], "Clients")
        other.move(theirs[3], "Clients")
        other.rename("Clients", "Customers")
        other.delete("Old")


def die_then_finish(scene: Scene, point: str, nth: int) -> int:
    """Let a worker be killed there, and the next one too; then let one work undisturbed."""
    deaths = sum(not survives(scene.box.pk, point, nth=nth) for _ in range(2))
    assert survives(scene.box.pk)
    count("kill -9", deaths)
    return deaths
