"""Wherever a pass dies, no edition of a draft stays beside another, and no text is lost."""

import pytest
from django.utils import timezone

from dealpost.conversations.models import Delivery
from dealpost.outbox import discarding
from dealpost.outbox.models import Draft, DraftCopy
from tests.faults.dying import Died, deadly, die
from tests.faults.dying_pass import survives
from tests.sync.drafts.points import POINTS, TAKING, TELLING

pytestmark = pytest.mark.django_db(transaction=True)


def let_die(desk, point: str) -> bool:
    """Make a pass that dies at this point; return False if it never came there."""
    fatal = POINTS[point]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fatal.owner, fatal.name, deadly(fatal, die))
        try:
            desk.make_pass()
        except Died:
            return True
    return False


def assert_settled(desk, *texts: str) -> None:
    desk.settle()
    assert sorted(desk.texts()) == sorted(texts)
    assert DraftCopy.objects.count() == Draft.objects.at_hand().count() == len(texts)
    assert Delivery.objects.drafts().count() == len(texts)
    assert not Delivery.objects.shown().exists()


@pytest.mark.parametrize("point", TELLING)
def test_a_pass_may_die_anywhere_while_it_tells(desk, point):
    draft = desk.write("One.")
    desk.settle()
    desk.write("Two.", draft=draft)
    assert let_die(desk, point)
    assert_settled(desk, "Two.")


@pytest.mark.parametrize("point", ["after APPEND", "after it is kept", "after EXPUNGE"])
def test_somebody_writes_on_after_a_pass_has_died(desk, point):
    draft = desk.write("One.")
    desk.settle()
    desk.write("Two.", draft=draft)
    assert let_die(desk, point)
    desk.write("Three.", draft=draft)
    assert let_die(desk, point)
    desk.write("Four.", draft=draft)
    assert_settled(desk, "Four.")


@pytest.mark.parametrize("point", TAKING)
def test_a_pass_may_die_anywhere_while_it_takes_over(desk, point):
    draft = desk.write("One.")
    desk.settle()
    desk.edit("Two, elsewhere.")
    let_die(desk, point)
    assert_settled(desk, "Two, elsewhere.")
    draft.refresh_from_db()
    assert "Two, elsewhere." in draft.html


@pytest.mark.parametrize("point", ["after APPEND", "half kept", "after EXPUNGE", "half taken over"])
def test_a_pass_may_die_anywhere_where_both_wrote(desk, point):
    draft = desk.write("One.")
    desk.settle()
    desk.edit("Elsewhere.")
    desk.write("Here.", draft=draft)
    let_die(desk, point)
    assert_settled(desk, "Elsewhere.", "Here.")


@pytest.mark.parametrize("point", ["after EXPUNGE", "half forgotten"])
def test_a_pass_may_die_while_a_draft_goes(desk, point):
    draft = desk.write()
    desk.settle()
    discarding.discard(draft, at=desk.clock())
    assert let_die(desk, point)
    desk.settle()
    assert desk.texts() == []
    assert not DraftCopy.objects.exists()


KILLED = ["before APPEND", "after APPEND", "half kept", "after it is kept", "after EXPUNGE"]


@pytest.mark.parametrize("point", KILLED)
def test_a_pass_that_is_really_killed(desk, point):
    draft = desk.write("One.")
    desk.settle()
    desk.write("Two.", draft=draft)
    Draft.objects.update(tell_at=timezone.now())
    assert not survives(desk.box.pk, point, points="tests.sync.drafts.points")
    assert_settled(desk, "Two.")
