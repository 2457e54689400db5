from collections.abc import Iterator
from contextlib import contextmanager

from dealpost.crm.keeping import kept_together
from dealpost.events.recording import recorded_together
from dealpost.live import told_together


@contextmanager
def together() -> Iterator[None]:
    """Write what happens to many items in this block at its end: their fields, the facts,
    and what open browsers hear.

    Each item may be changed as its methods do it, one after another. Of a block that fails,
    nothing is written.
    """
    with recorded_together(), told_together(), kept_together():
        yield
