"""The moment at which a newcomer sees something."""

import time

from dealpost.accounts.models import User
from dealpost.conversations.models import Delivery

LOOK_AGAIN = 0.1  # seconds


def mail_is_here(user: User, *, within: float) -> bool:
    """Whether this user's first mail has been fetched, asked again and again for that many seconds.

    Outside a transaction, which would never see it.
    """
    mail = Delivery.objects.filter(mailbox__owner=user)
    end = time.monotonic() + within
    while not mail.exists():
        if time.monotonic() > end:
            return False
        time.sleep(LOOK_AGAIN)
    return True
