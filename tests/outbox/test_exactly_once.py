"""Invariant I6: every accepted message lies in Sent once, wherever the connection ends meanwhile."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dealpost.outbox.models import Outgoing
from tests.faults.interpreter import WHENS, Interpreter
from tests.faults.tally import count
from tests.providers import proxy
from tests.seeds import seeds

HISTORIES = seeds(10)
endings = st.tuples(st.integers(0, 12), st.sampled_from(WHENS))


@settings(
    max_examples=HISTORIES,
    deadline=None,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=st.lists(endings, min_size=1, max_size=4))
def test_what_was_accepted_lies_in_sent_once(post, history):
    with proxy.laid(Interpreter(post.imap.host, post.imap.port)) as line:
        post.mailbox.incoming_port = line.port
        post.mailbox.save()
        already = post.sent
        outgoing = post.submit()
        for line.ends_at, line.when in history:
            post.step(outgoing)
            count("BYE while a sent message was filed", int(line.struck))
        line.ends_at = None
        post.finish(outgoing)
    assert outgoing.state == Outgoing.State.DONE
    assert post.sent == already + 1
    assert post.filed(outgoing) == 1
