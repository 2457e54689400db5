"""The only ways in which a provider may fail (part of the contract)."""

from datetime import timedelta


class ProviderError(Exception):
    """The provider could not do what was asked. The text is for people."""


class TryLater(ProviderError):
    """Busy, throttled or unreachable: the same call may work later."""

    def __init__(self, message: str = "", *, wait: timedelta = timedelta(minutes=1)) -> None:
        super().__init__(message)
        self.wait = wait


class Unreachable(TryLater):
    """The server itself is away: true for everybody who has a mailbox there."""


class LoginExpired(ProviderError):
    """The person must connect the mailbox again."""


class Refused(ProviderError):
    """The provider said no, and will say no again."""


class Replaced(Refused):
    """The folder is another one by now: no uid of it that we know counts until it is read again."""


class Uncertain(ProviderError):
    """The connection broke after the message was handed over: it may or may not be sent."""
