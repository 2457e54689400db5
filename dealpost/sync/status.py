"""How a mailbox is, in a few facts."""

from django.db.models import Count

from dealpost.conversations.models import Delivery, Placement
from dealpost.mailboxes.models import Mailbox


def status(mailbox: Mailbox) -> dict[str, object]:
    """Return the facts as JSON values.

    `state` is what `state` says; `kept_back` counts, by reason, the messages that the settings of
    the mailbox do not show.
    """
    held = Delivery.objects.filter(mailbox=mailbox)
    folders = list(mailbox.folders.synced())
    backlog = sum(folder.backlog for folder in folders)
    return {
        "id": mailbox.pk,
        "address": mailbox.address,
        "state": state(mailbox, backlog),
        "trouble": mailbox.trouble,
        "last_synced_at": _moment(mailbox.last_synced_at),
        "try_again_at": _moment(mailbox.try_again_at),
        "messages": held.count(),
        "kept_back": dict(held.withheld().values_list("withheld").annotate(Count("pk"))),
        "placements": Placement.objects.filter(folder__mailbox=mailbox).count(),
        "backlog": backlog,
        "changes_waiting": mailbox.changes.count(),
        "folders": [folder.remote_id for folder in folders],
    }


def state(mailbox: Mailbox, backlog: int) -> str:
    """Say it in a word, the weightiest first.

    One of removing, disconnected, paused, login_expired, waiting (for another try), syncing (the
    past is still being fetched: `backlog` messages), new (no complete pass yet) and live.
    """
    stops = {
        "removing": mailbox.removal_began_at,
        "disconnected": mailbox.disconnected_at,
        "paused": mailbox.paused_at,
        "login_expired": mailbox.login_expired_at,
        "waiting": mailbox.trouble,
        "syncing": backlog,
        "live": mailbox.last_synced_at,
    }
    return next((word for word, holds in stops.items() if holds), "new")


def _moment(value: object) -> str | None:
    return value.isoformat() if value is not None and hasattr(value, "isoformat") else None
