"""Labels that somebody has renamed at the provider: known by the messages that have them.

Nothing else tells: to the provider a label is its name.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from dealpost.conversations import following_labels
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import MailStore, RemoteFolder
from dealpost.sync.database_thread import DatabaseThread

# Of the messages of both, so many must be the same: some may have come or gone meanwhile.
ALIKE = 0.9


async def follow_label_renames(
    store: MailStore,
    mailbox: Mailbox,
    listed: Sequence[RemoteFolder],
    database: DatabaseThread,
    *,
    clock: Callable[[], datetime],
) -> None:
    """Let labels bear the names that they have by now. Call it before the list is taken over."""
    labels = {label.remote_id: label for label in listed if label.is_label}
    known = await database.run(_known, mailbox)
    home = await database.run(following_labels.home_of_labels, mailbox)
    if home is None or not known - labels.keys():
        return  # none has lost its name
    ours = await database.run(_having, mailbox, home)
    free = sorted(labels.keys() - known)
    for name in free:  # grows: a name that was given up may be another's by now
        old = _former(await _labelled(store, home, name), ours)
        uids = ours.pop(old, set())
        if old in labels and _are_alike(await _labelled(store, home, old), uids):
            continue  # it has them still: the other is a second label of the same
        if old in labels:
            free.append(old)
        if old:
            called = labels[name].path[-1]
            await database.run(_rename, home, old, name, called=called, at=clock())


def _known(mailbox: Mailbox) -> set[str]:
    labels = mailbox.folders.filter(is_label=True, is_gone=False)
    return set(labels.values_list("remote_id", flat=True))


def _having(mailbox: Mailbox, home: Folder) -> dict[str, set[int]]:
    labels = mailbox.folders.filter(is_label=True, is_gone=False)
    return {label.remote_id: following_labels.having(label, home=home) for label in labels}


async def _labelled(store: MailStore, home: Folder, label: str) -> set[int]:
    epoch, runs = await store.labelled(home.remote_id, label)
    uids = {uid for low, high in runs for uid in range(low, high + 1)}
    return uids if epoch == home.epoch else set()


def _former(found: set[int], ours: Mapping[str, set[int]]) -> str:
    """Return which label had these messages, or "" if that is not sure."""
    alike = [name for name, uids in ours.items() if found and _are_alike(found, uids)]
    return alike[0] if len(alike) == 1 else ""


def _are_alike(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)


@transaction.atomic
def _rename(home: Folder, old: str, name: str, *, called: str, at: datetime) -> None:
    label = home.mailbox.folders.get(remote_id=old)
    following_labels.rename(label, name, home=home)
    home.mailbox.note("folder_renamed", at=at, folder=called, was=label.name)
