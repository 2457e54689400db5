"""Connecting a mailbox again that we have already: in place, so that nothing is lost."""

from datetime import datetime
from typing import Any

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.events.recording import record
from dealpost.mailboxes.models import Mailbox


@transaction.atomic
def reconnect(mailbox: Mailbox, *, secret: str, at: datetime, by: User, **servers: Any) -> Mailbox:
    """Go on with a new password or other servers, from where the last pass ended."""
    for name, value in servers.items():
        setattr(mailbox, name, value)
    mailbox.set_secret(secret)
    mailbox.trouble, mailbox.failures = "", 0
    mailbox.try_again_at = mailbox.login_expired_at = mailbox.well_since = None
    mailbox.is_slow = mailbox.is_unreachable = False
    mailbox.paused_at = mailbox.disconnected_at = None
    mailbox.save()
    record("mailbox_connected", about=[mailbox], at=at, by=by)
    mailbox.note("reconnected", at=at)
    return mailbox
