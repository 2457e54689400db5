from datetime import datetime, timedelta

from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import LoginExpired, ProviderError, TryLater, Unreachable

AFTER_REFUSAL = timedelta(minutes=10)


def fail(mailbox: Mailbox, error: ProviderError, *, at: datetime) -> None:
    """Remember on the mailbox why a pass has failed, and when another is due."""
    if isinstance(error, LoginExpired):
        mailbox.expire_login(str(error), at=at)
        return
    if isinstance(error, Unreachable):
        mailbox.miss_server()
    wait = error.wait if isinstance(error, TryLater) else AFTER_REFUSAL
    mailbox.postpone(str(error), wait=wait, at=at)
