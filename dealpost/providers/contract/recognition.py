"""Recognising messages whose uids have lost their meaning (part of the contract)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message is recognised by when its uid has lost its meaning."""

    uid: int
    head: bytes  # its Message-ID, Date, From and Subject fields, raw
    size: int
    received_at: datetime


# Tells which of these messages, in this epoch of a folder, the core has from an earlier one or from
# another folder: uid -> what the core calls it. Of a folder in another epoch it is asked about
# every message, a part at a time. Two that are said to be the same are both fetched: one of them
# may be a stranger's copy of the other.
Recognise: TypeAlias = Callable[[int, Sequence[Envelope]], Awaitable[Mapping[int, int]]]

# Tells under which uids the core has these messages in a folder that it knows by this name: uid
# here -> uid there. Messages that look alike there are left out.
Compare: TypeAlias = Callable[[str, Sequence[Envelope]], Awaitable[Mapping[int, int]]]
