"""How long to leave a server alone that has failed us."""

import random
from datetime import timedelta

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)
# A server may ask for more (a quota that is spent, a certificate that has expired), but not for
# ever: what it says may be nonsense.
LONGEST_ASKED = timedelta(hours=6)
# Letting us in proves nothing: some servers accept a login and drop it, and would be called all
# day. Only what held for so long shows that the trouble is over.
STABLE = timedelta(minutes=5)
SPREAD = 0.25  # those that failed together must not come back together


def pause_after(failures: int, *, asked: timedelta = timedelta(0)) -> timedelta:
    """Return the pause after so many failures in a row, this one included.

    Each doubles it; it is never shorter than what the server `asked` for.
    """
    doublings = min(max(failures - 1, 0), 10)
    doubled = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
    spread = random.uniform(1, 1 + SPREAD)  # noqa: S311  # not a secret
    return min(max(asked, doubled), LONGEST_ASKED) * spread
