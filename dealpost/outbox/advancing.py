"""An outgoing message's next steps, whatever they are."""

from dealpost.outbox import filing, sending, settling
from dealpost.outbox.models import Outgoing
from dealpost.outbox.sending import Clock

STEPS = {
    Outgoing.State.SCHEDULED: sending.send,
    Outgoing.State.CLAIMED: sending.rescue,
    Outgoing.State.HANDING_OVER: sending.rescue,
    Outgoing.State.UNCERTAIN: settling.settle,
    Outgoing.State.SENT: filing.file,
}
# Freed, sent, filed: more than that is never due at once.
MOST_AT_ONCE = 3


def advance(outgoing: Outgoing, *, clock: Clock) -> None:
    """Take the steps that are due now. Safe to call twice, and by two workers at once."""
    for _number in range(MOST_AT_ONCE):
        step = STEPS.get(Outgoing.State(outgoing.state))
        is_due = Outgoing.objects.due(clock()).filter(pk=outgoing.pk).exists()
        if step is None or not is_due:
            return
        step(outgoing, clock=clock)
        outgoing.refresh_from_db()
