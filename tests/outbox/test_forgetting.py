from datetime import timedelta

from dealpost.conversations import raw_storage
from dealpost.outbox import discarding, submitting
from dealpost.outbox.forgetting import KEPT, forget
from dealpost.outbox.models import Draft, Outgoing


def test_what_was_thrown_away_stays_for_a_while(post):
    draft = post.draft()
    discarding.discard(draft, at=post.clock())
    forget(at=post.clock() + KEPT - timedelta(minutes=1))
    discarding.bring_back(draft, at=post.clock())
    assert Draft.objects.at_hand().get() == draft
    discarding.discard(draft, at=post.clock())
    forget(at=post.clock() + KEPT + timedelta(minutes=1))
    assert not Draft.objects.exists()


def test_a_draft_that_is_on_its_way_stays(post):
    outgoing = post.submit()
    forget(at=post.clock() + 2 * KEPT)
    outgoing.refresh_from_db()
    assert outgoing.draft is not None


def test_what_was_taken_back_goes_and_its_draft_stays(post):
    outgoing = post.submit()
    submitting.undo(outgoing)
    forget(at=post.clock() + 2 * KEPT)
    assert not Outgoing.objects.exists()
    assert Draft.objects.at_hand().exists()


def test_the_bytes_of_what_was_sent_are_kept_once(post):
    outgoing = post.finish(post.submit())
    raw = outgoing.raw
    forget(at=post.clock() + 2 * KEPT)
    outgoing.refresh_from_db()
    assert outgoing.zstd is None
    assert raw_storage.read(outgoing.message.raw) == raw
