"""How far a folder is known: what a cursor of ours says."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from dealpost.providers.contract import Cursor, UidRange
from dealpost.providers.imap.uid_sets import without

_NO_END = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Position:
    """All uids from `low` up to `uidnext` are known, except the gaps, with flags as of `modseq`."""

    epoch: int  # UIDVALIDITY
    uidnext: int
    low: int
    modseq: int = 0  # HIGHESTMODSEQ when the folder was selected, never later; 0: no CONDSTORE
    gaps: tuple[UidRange, ...] = ()  # above `low`, on their way when a pass was cut off
    messages: int | None = None  # EXISTS when deletions were last complete; None: unknown
    backlog: int = 0  # messages below `low`, estimated, but surely 0 only where there are none
    since: str = ""  # the day from which on, ISO 8601; "": everything
    flags_digest: str = ""  # of the newest flags, where the server keeps no record of changes
    sweep: int = 0  # without such a record: below which sequence number flags are looked at next
    mark: str = ""  # as the listing writes it, if nothing has happened since
    doubted: int = 0  # HIGHESTMODSEQ at which the server may not have told all changes yet
    identity: str = ""  # MAILBOXID, which stays whatever the folder is called (RFC 8474)

    @classmethod
    def read(cls, cursor: Cursor) -> "Position | None":
        """Read a cursor; None for an empty one or one that no version of us has written."""
        fields: dict[str, Any] = dict(cursor)
        try:
            gaps = tuple((low, high) for low, high in fields.pop("gaps", []))
            return cls(gaps=gaps, **fields)
        except (TypeError, ValueError):
            return None

    def cursor(self) -> Cursor:
        return {**asdict(self), "gaps": [list(gap) for gap in self.gaps]}

    def grown(self, uidnext: int) -> "Position":
        """Know that uids up to a new end have been given out, and that we have none of them."""
        if uidnext < self.uidnext:
            # It never falls (RFC 9051 2.3.1.1): now or before, the server was wrong.
            return replace(self, uidnext=uidnext, messages=None, mark="")
        if uidnext == self.uidnext:
            return self
        return replace(self, uidnext=uidnext, gaps=(*self.gaps, (self.uidnext, uidnext - 1)))

    def filled(self, low: int) -> "Position":
        """Know everything in the gaps from this uid upwards."""
        return replace(self, gaps=tuple(without(self.gaps, [(low, _NO_END)])))

    def lowered(self, low: int, backlog: int) -> "Position":
        """Know everything from this uid upwards, and how many messages remain below."""
        return replace(self, low=low if backlog else 1, backlog=backlog)

    def looking_back_to(self, since: date | None) -> "Position":
        """Look at everything again if more of the past is wanted than before."""
        wanted = since.isoformat() if since else ""
        if wanted >= self.since:
            return replace(self, since=wanted)
        backlog = max(1, self.messages or 0)
        return replace(self, since=wanted, low=self.uidnext, gaps=(), backlog=backlog)


def mark(epoch: int, uidnext: int, modseq: int, messages: int) -> str:
    """Write what changes whenever a folder does; "" where flags could change unseen."""
    return f"{epoch}/{uidnext}/{modseq}/{messages}" if modseq and uidnext else ""
