"""Fair turns: one mailbox that fails, hangs or has a long past must not hold up the others.

Passes queue in three lanes. In the first are those that hear of news, and each soon makes room.
The past is read in turns of the second, behind the others who wait. Whoever failed or was slow
lately goes to the third until it proves to be quick again.
"""

from dataclasses import dataclass
from math import inf

NEWS, PAST, SLOW = "news", "past", "slow"


@dataclass(frozen=True, slots=True)
class Turn:
    """What a pass may take; times in seconds."""

    seconds: float = inf  # for what can wait: the past, and folders seen for the first time
    silence: float = inf  # while nothing comes from the provider
    reads_past: bool = True


TO_THE_END = Turn()
TURNS = {
    # Logging in far away takes two or three seconds, a large message over a slow line longer: such
    # a mailbox is not wrong, but belongs in the lane where it may take its time.
    NEWS: Turn(seconds=5, silence=10, reads_past=False),
    PAST: Turn(seconds=15, silence=30),
    SLOW: Turn(seconds=30),  # and the provider's own patience
}
# A pass that was over within this belongs among the quick ones again.
QUICK = 5.0
