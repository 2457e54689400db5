"""One line of the connection test, as the set-up page shows it."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Side(StrEnum):
    INCOMING = "incoming"
    OUTGOING = "outgoing"


class Stage(StrEnum):
    """In the order in which they are passed; folders for incoming, sender for outgoing mail."""

    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    LOGIN = "login"
    FOLDERS = "folders"
    SENDER = "sender"


class State(StrEnum):
    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Step:
    stage: Stage
    side: Side
    state: State
    sentence: str  # for people
    detail: str = ""  # for the administrator: addresses, certificates, the server's own words
    milliseconds: int = 0

    def lasting(self, *, milliseconds: int) -> "Step":
        return replace(self, milliseconds=milliseconds)


@dataclass(frozen=True, slots=True)
class Passed:
    sentence: str
    detail: str = ""
    state: State = State.OK


class FailedError(Exception):
    """A stage that was not passed, and why."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail
