"""What lies where, with which flags, as people see it here."""

from dealpost.conversations.models import Placement
from dealpost.mailboxes.models import Mailbox
from tests.sync.servers.history import State


def full(state: State) -> State:
    """Leave out the folders that hold nothing."""
    return {path: messages for path, messages in state.items() if messages}


def ours(box: Mailbox) -> State:
    """Return folder -> Message-ID -> flags of every folder that holds something."""
    found: State = {}
    placements = Placement.objects.filter(shown_in__mailbox=box)
    for placement in placements.select_related("shown_in", "delivery__message"):
        place = placement.shown_in
        assert place is not None
        # Courier keeps all folders beneath the inbox.
        path = tuple(place.path[1:] if place.remote_id.startswith("INBOX.") else place.path)
        message_id = f"<{placement.delivery.message.rfc_message_id}>"
        messages = found.setdefault(path, {})
        assert message_id not in messages, f"{message_id} lies in {path} twice"
        messages[message_id] = _flags(placement)
    return found


def _flags(placement: Placement) -> frozenset[str]:
    shown = {"\\Seen": placement.is_seen, "\\Flagged": placement.is_flagged}
    told = set(placement.remote_flags) - shown.keys()
    return frozenset(told | {flag for flag, is_set in shown.items() if is_set})
