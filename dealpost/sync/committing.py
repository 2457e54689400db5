"""One commit of a pass: some batches, and the cursor that stands for them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from dealpost.conversations import mirroring, renumbering
from dealpost.conversations.receiving import receive
from dealpost.mailboxes.models import Folder
from dealpost.sync.listing import note_mass
from dealpost.sync.parsed import Parsed
from dealpost.sync.progress import Progress, Renumbering


@transaction.atomic
def commit(
    folder: Folder,
    portion: Sequence[Parsed],
    progress: Progress,
    renumbered: Renumbering,
    *,
    at: datetime,
    tell: bool,
) -> None:
    """Store batches of this folder and the cursor behind them: all or nothing.

    With `tell`, new messages are news to people and automations.
    """
    mailbox = folder.mailbox
    for epoch, group in groupby(portion, key=lambda parsed: parsed.batch.epoch):
        alike = list(group)
        messages = [message for parsed in alike for message in parsed.messages]
        if messages:
            receive(mailbox, messages, folder=folder, epoch=epoch, at=at, tell=tell)
        for batch in (parsed.batch for parsed in alike):
            renumbering.renumber(folder, epoch, batch.recognised, at=at)
            mirroring.change_flags(folder, epoch, batch.flag_changes, at=at)
            removed = mirroring.remove(folder, epoch, batch.vanished, at=at)
            note_mass(mailbox, folder, removed, at=at)
            renumbered.count(folder, batch)
            progress.count(folder, batch)
    last = portion[-1].batch
    folder.advance(last.cursor, epoch=last.epoch, backlog=last.backlog)
    if not last.backlog:
        mirroring.forget_other_epochs(folder, at=at)
        if facts := renumbered.end(folder):
            mailbox.note("folder_renumbered", at=at, folder=folder.name, **facts)
