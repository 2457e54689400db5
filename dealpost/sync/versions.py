from collections.abc import Iterable

from dealpost.mailboxes.models import Mailbox
from dealpost.mailboxes.models.mailbox import MailboxQuerySet

WAY_IN = (
    *("provider", "incoming_host", "incoming_port", "incoming_security"),
    *("username", "secret", "authentication"),
)


def version_of(mailbox: Mailbox) -> int:
    """Return what changes whenever another way in, or another login, is given to the mailbox."""
    return _version(getattr(mailbox, name) for name in WAY_IN)


def versions_of(mailboxes: MailboxQuerySet) -> dict[int, int]:
    return {key: _version(way) for key, *way in mailboxes.values_list("pk", *WAY_IN)}


def _version(way: Iterable[object]) -> int:
    return hash(tuple(bytes(each) if isinstance(each, memoryview) else each for each in way))
