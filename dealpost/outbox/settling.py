"""What became of a message that left us in doubt: asked of the mailbox, never guessed.

A copy in the Sent folder proves that it was sent: we file ours only after a yes. No copy proves
nothing where we are the ones who file. So what is not found is left to a person.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from dealpost.outbox import keeping, telling
from dealpost.outbox.looking import look_into
from dealpost.outbox.models import Outgoing
from dealpost.outbox.sending import Clock
from dealpost.providers.contract import LoginExpired, ProviderError, Receipt, Role

# After the doubt began: 30 seconds (models/stepping.py), 2 minutes, 10 minutes.
NEXT_LOOKS = (timedelta(seconds=90), timedelta(minutes=8))
# A mailbox that cannot be reached says nothing; after so long a person is asked all the same.
PATIENCE = timedelta(hours=1)


def settle(outgoing: Outgoing, *, clock: Clock) -> None:
    """Look for an uncertain message in the mailbox. Provider errors end here."""
    at = clock()
    until = at + NEXT_LOOKS[min(outgoing.looks, len(NEXT_LOOKS) - 1)]
    if not outgoing.look_again(at=at, until=until):
        return
    if outgoing.rest_of_id is not None:
        _ask(outgoing, at=at)  # the copy in Sent was there before the rest was sent
        return
    try:
        was_found = _was_found(outgoing)
    except LoginExpired as error:
        outgoing.mailbox.expire_login(str(error), at=at)
        _look_later(outgoing, at=clock())
    except ProviderError:
        _look_later(outgoing, at=clock())
    else:
        if was_found:
            keeping.keep(outgoing, Receipt(), at=clock())
        elif outgoing.looks > len(NEXT_LOOKS):
            _ask(outgoing, at=clock())


def _was_found(outgoing: Outgoing) -> bool:
    with look_into(outgoing.mailbox) as look:
        places = look.folders(Role.SENT, Role.ALL)
        return look.find(outgoing, places) is not None


def _look_later(outgoing: Outgoing, *, at: datetime) -> None:
    if at - (outgoing.handed_over_at or at) >= PATIENCE:
        _ask(outgoing, at=at)
    else:
        outgoing.look_later(until=at + NEXT_LOOKS[0])


def _ask(outgoing: Outgoing, *, at: datetime) -> None:
    why = _(
        "The connection broke while the message was being handed over, and it is not in the Sent "
        "folder. It may have been sent all the same."
    )
    if outgoing.ask(why):
        telling.tell_failure(outgoing, why, at=at)
