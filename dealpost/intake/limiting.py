"""How much one peer, or one sender, may hand in: a bucket each that fills again with time."""

from collections import OrderedDict

PER_MINUTE = 60
MOST_KNOWN = 10_000  # buckets; whoever was quiet longest is forgotten, and begins with a full one


class Buckets:
    """Say whether another one may pass. Times are seconds of any one clock."""

    def __init__(self, per_minute: int = PER_MINUTE) -> None:
        self._most = float(per_minute)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, *, now: float) -> bool:
        left, since = self._left.pop(name, (self._most, now))
        left = min(self._most, left + (now - since) * self._most / 60)
        allowed = left >= 1
        self._left[name] = (left - 1 if allowed else left, now)
        if len(self._left) > MOST_KNOWN:
            self._left.popitem(last=False)
        return allowed
