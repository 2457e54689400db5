"""Looking for a message of which a person remembers something (part of the contract)."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Clues:
    """What is remembered of a message. All that is given must fit; something must be given."""

    about: str = ""  # a Message-ID without <>, or an address of the sender: either may fit
    subject: str = ""  # words, each of which the subject contains
    on: date | None = None  # the day on which it came, give or take one


@dataclass(frozen=True, slots=True)
class Sighting:
    """A message that the provider has, as far as one must know to tell why it is not here."""

    epoch: int
    uid: int
    message_id: str  # without <>
    subject: str
    sender: str
    received_at: datetime
    size: int
