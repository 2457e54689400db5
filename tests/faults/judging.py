"""Both sides of a mailbox in one form: copies by folder, Message-ID and flags."""

from collections import Counter

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Placement, RawMessage
from dealpost.mailboxes.models import Mailbox
from tests.faults.model import State
from tests.faults.scene import SHARED, Scene
from tests.faults.tally import count
from tests.providers.dovecot import Dovecot
from tests.sync.client import folder_names, logged_in, messages_in


def ours(box: Mailbox) -> State:
    """Return what people see of the mailbox here."""
    placements = Placement.objects.filter(folder__mailbox=box, shown_in__isnull=False)
    rows = placements.select_related("shown_in", "delivery__message")
    return Counter(
        (each.shown_in.remote_id, f"<{each.delivery.message.rfc_message_id}>", _flags(each))
        for each in rows
        if each.shown_in
    )


def _flags(placement: Placement) -> frozenset[str]:
    flags = set(placement.remote_flags) - {"\\Seen", "\\Flagged"}
    flags |= {"\\Seen"} if placement.is_seen else set()
    flags |= {"\\Flagged"} if placement.is_flagged else set()
    return frozenset(flags)


def theirs(server: Dovecot, user: str) -> State:
    """Return what the server has, as another mail program sees it."""
    with logged_in(server, user=user) as client:
        return Counter(
            (folder, message_id, frozenset(flags))
            for folder in folder_names(client)
            for message_id, flags in messages_in(client, folder)
        )


def raws(box: Mailbox) -> dict[str, bytes]:
    """Return the bytes that we keep of every message that the mailbox holds or held."""
    kept = RawMessage.objects.filter(message__deliveries__mailbox=box).select_related("message")
    return {f"<{each.message.rfc_message_id}>": raw_storage.read(each) for each in kept}


def assert_same(scene: Scene) -> None:
    """Claim that both sides hold what they must, that every letter is kept, and all is told."""
    there, here = theirs(scene.server, scene.user), ours(scene.box)
    count("judged: mailboxes")
    count("judged: copies at the server", there.total())
    count("judged: copies lost", (there - here).total())
    count("judged: copies doubled", (here - there).total())
    assert here == there
    assert _without_shared(there) == scene.model.state
    kept = raws(scene.box)
    assert kept.items() <= scene.letters.items()
    assert {message_id for _folder, message_id, _flags in there} <= kept.keys()
    assert not scene.box.changes.exists()
    scene.box.refresh_from_db()
    assert not scene.box.trouble


def _without_shared(state: State) -> State:
    return Counter(
        {key: number for key, number in state.items() if not key[1].startswith(f"<{SHARED}")}
    )
