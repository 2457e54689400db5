"""How a mailbox is, in a few facts."""

from dealpost.conversations.models import Delivery, Placement
from dealpost.mailboxes.models import Mailbox


def status(mailbox: Mailbox) -> dict[str, object]:
    """Return the facts as JSON values.

    `state` is one of paused, login_expired, waiting (for another try), syncing (the past is still
    being fetched), new (no complete pass yet) and live.
    """
    folders = list(mailbox.folders.synced())
    backlog = sum(folder.backlog for folder in folders)
    return {
        "id": mailbox.pk,
        "address": mailbox.address,
        "state": _state(mailbox, backlog),
        "trouble": mailbox.trouble,
        "last_synced_at": _moment(mailbox.last_synced_at),
        "try_again_at": _moment(mailbox.try_again_at),
        "messages": Delivery.objects.filter(mailbox=mailbox).count(),
        "placements": Placement.objects.filter(folder__mailbox=mailbox).count(),
        "backlog": backlog,
        "changes_waiting": mailbox.changes.count(),
        "folders": [folder.remote_id for folder in folders],
    }


def _state(mailbox: Mailbox, backlog: int) -> str:
    if mailbox.paused_at:
        return "paused"
    if mailbox.login_expired_at:
        return "login_expired"
    if mailbox.trouble:
        return "waiting"
    if backlog:
        return "syncing"
    return "live" if mailbox.last_synced_at else "new"


def _moment(value: object) -> str | None:
    return value.isoformat() if value is not None and hasattr(value, "isoformat") else None
