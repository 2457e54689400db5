"""Whatever is written, changed and deleted on both sides: no text is lost, and none is there twice.

A text ends only where somebody saw it and changed or deleted it.
"""

import re
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealpost.outbox import discarding
from dealpost.outbox.models import Draft
from tests.seeds import seeds
from tests.sync.drafts.desk import Desk
from tests.sync.drafts.test_taking import elsewhere

pytestmark = pytest.mark.django_db(transaction=True)

DEEDS = ("begin here", "write here", "begin there", "edit there", "delete there", "pass")
STEPS = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 3)), min_size=4, max_size=14)
numbers = count(1)


class History:
    """What happened so far, and the texts that nobody has changed or deleted since."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.alive: set[str] = set()

    def do(self, deed: str, which: int) -> None:
        new = f"Text {next(numbers)}."
        if deed == "pass":
            self.desk.make_pass()
        elif deed == "begin here":
            self.desk.write(new, subject=new)
            self.alive.add(new)
        elif deed == "begin there":
            identifier = f"<{next(numbers)}@other.example>"
            self.desk.put(elsewhere(new, message_id=identifier, Subject=new).as_bytes())
            self.alive.add(new)
        elif deed == "write here":
            self.write_here(new, which)
        else:
            self.act_there(deed, new, which)

    def write_here(self, new: str, which: int) -> None:
        drafts = list(Draft.objects.at_hand().order_by("pk"))
        if drafts:
            draft = drafts[which % len(drafts)]
            self.alive.discard(said(draft))
            self.desk.write(new, draft=draft, subject=draft.subject)
            self.alive.add(new)

    def act_there(self, deed: str, new: str, which: int) -> None:
        lying = self.desk.remote()
        if not lying:
            return
        uid, _message, _flags = lying[which % len(lying)]
        self.alive.discard(self.desk.texts()[which % len(lying)])
        if deed == "delete there":
            self.desk.expunge(uid)
        else:
            self.desk.edit(new, uid=uid)
            self.alive.add(new)


def said(draft: Draft) -> str:
    return re.sub(r"<[^>]*>", "", draft.html)


@settings(
    max_examples=seeds(5),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_no_text_is_lost_and_none_is_there_twice(desk, steps):
    history = History(desk)
    for deed, which in steps:
        history.do(deed, which)
    desk.settle()
    here = sorted(map(said, Draft.objects.at_hand()))
    assert set(here) >= history.alive, "lost"
    assert len(here) == len(set(here)), "twice"
    assert sorted(desk.texts()) == here
    for draft in Draft.objects.at_hand():
        discarding.discard(draft, at=desk.clock())
    desk.settle()
    assert desk.texts() == []
    Draft.objects.all().delete()
