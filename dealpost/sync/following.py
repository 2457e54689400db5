"""Taking over which labels there are, after what lies where has been taken over."""

from dealpost.conversations import following_labels
from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import MailStore
from dealpost.sync.database_thread import DatabaseThread


async def follow(store: MailStore, mailbox: Mailbox, database: DatabaseThread) -> None:
    """Ask which messages have labels that are new here, and leave those that are gone."""
    if not await database.run(following_labels.are_known, mailbox):
        return
    await database.run(following_labels.leave_gone, mailbox)
    home = await database.run(following_labels.home_of_labels, mailbox)
    if home is None:
        return
    for label in await database.run(following_labels.new_labels, mailbox):
        epoch, uids = await store.labelled(home.remote_id, label.remote_id)
        await database.run(following_labels.learn, label, home=home, epoch=epoch, uids=uids)
    await database.run(following_labels.leave_places, mailbox)
