"""The copy in the Sent folder: exactly one, whoever puts it there.

Some providers file what they send by themselves, some never do, and none says so. So we look
first; the copy of the last message tells how long it is worth waiting for the provider's own.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from dealpost.conversations.preparing import prepare
from dealpost.conversations.receiving import receive
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.outbox import keeping, telling
from dealpost.outbox.looking import Look, look_into
from dealpost.outbox.models import Outgoing
from dealpost.outbox.sending import Clock
from dealpost.providers.contract import Found, LoginExpired, ProviderError, Refused, Role

# How long a provider's own copy may take to appear: where the last one was the provider's, where
# it was ours, and where there was none yet.
PROVIDER_FILES = timedelta(minutes=2)
WE_FILE = timedelta(0)
UNKNOWN = timedelta(seconds=5)
LOOK_EVERY = timedelta(seconds=5)

WAIT = timedelta(minutes=1)
PATIENCE = timedelta(days=3)


def file(outgoing: Outgoing, *, clock: Clock) -> None:
    """Bring our copy into the Sent folder, unless it is there. Provider errors end here."""
    if not outgoing.claim_filing(at=clock()):
        return
    if outgoing.message_id is None:
        keeping.show(outgoing, at=clock())
    try:
        with look_into(outgoing.mailbox) as look:
            _file(look, outgoing, clock)
    except LoginExpired as error:
        outgoing.mailbox.expire_login(str(error), at=clock())
        outgoing.file_later(str(error), until=clock())
    except Refused as error:
        outgoing.finish(by_provider=None, why=str(error))
    except ProviderError as error:
        _later(outgoing, error, at=clock())
    telling.tell(outgoing)


def _file(look: Look, outgoing: Outgoing, clock: Clock) -> None:
    folder = next(iter(look.folders(Role.SENT)), None)
    if folder is None:
        outgoing.finish(by_provider=None)  # it lies in its conversation, which is all there is
        return
    found = look.find(outgoing, [folder])
    if found is not None:
        _place(outgoing, folder, found, by_provider=True, at=clock())
        return
    if not _is_late(outgoing, folder, at=clock()):
        outgoing.file_later("", until=clock() + LOOK_EVERY)
        return
    if not outgoing.mailbox.tells_sent:
        outgoing.finish(by_provider=None)
        return
    copy = keeping.copy(outgoing)
    found = look.put(copy, outgoing, folder) or look.find(outgoing, [folder])
    _place(outgoing, folder, found, by_provider=False, at=clock())


@transaction.atomic
def _place(
    outgoing: Outgoing, folder: Folder, found: Found | None, *, by_provider: bool, at: datetime
) -> None:
    """Remember where the copy lies, so that the folder shows it at once."""
    if not outgoing.finish(by_provider=by_provider):
        return
    if found is not None:
        copy = prepare(keeping.arrival(outgoing, uid=found.uid))
        # A label shows what lies elsewhere: there the next pass finds it, under another uid.
        place = None if folder.is_label else folder
        receive(outgoing.mailbox, [copy], folder=place, epoch=found.epoch, at=at, tell=False)


def _is_late(outgoing: Outgoing, folder: Folder, *, at: datetime) -> bool:
    """Whether the provider would have filed the message by now, if it ever did."""
    return at - (outgoing.sent_at or at) >= _patience(outgoing.mailbox, folder)


def _patience(mailbox: Mailbox, folder: Folder) -> timedelta:
    if folder.is_label:  # who has labels (Gmail) files what it sends by itself
        return PROVIDER_FILES
    filed = mailbox.outgoing.filter(filed_by_provider__isnull=False).order_by("-sent_at", "-pk")
    last = filed.values_list("filed_by_provider", flat=True).first()
    if last is None:
        return UNKNOWN
    return PROVIDER_FILES if last else WE_FILE


def _later(outgoing: Outgoing, error: ProviderError, *, at: datetime) -> None:
    if at - (outgoing.sent_at or at) < PATIENCE:
        outgoing.file_later(str(error), until=at + WAIT)
    else:
        why = _("The message was sent, but could not be put into the Sent folder: %(words)s")
        outgoing.finish(by_provider=None, why=why % {"words": error})
