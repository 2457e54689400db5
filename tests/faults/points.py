"""Where a pass may die: before and after every durable step of it."""

import os

from dealpost.conversations import mirroring, raw_storage, storing
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.imap import ImapStore
from dealpost.providers.imap.connection import Connection
from dealpost.sync import pulling, pushing
from tests.faults.dying import Point

STEPS = {
    "a command is sent": (Connection, "_send"),
    "the tagged answer is read": (Connection, "_complete"),
    "the folders are taken over": (Folder, "take_over"),
    "the file of a large message is written": (raw_storage, "keep"),
    "the file is on the disk": (os, "fsync"),
    "the messages are stored": (storing, "store"),
    "they are placed": (storing, "place"),
    "flags are changed": (mirroring, "change_flags"),
    "what vanished is removed": (mirroring, "remove"),
    "the cursor is saved": (Folder, "advance"),
    "a batch is committed": (pulling._Pass, "keep"),
    "the mark is remembered": (Folder, "remember"),
    "a folder is made": (ImapStore, "make_folder"),
    "a change is told": (ImapStore, "apply"),
    "told changes are forgotten": (pushing, "_finish"),
    "a change is acknowledged": (pushing, "_acknowledge"),
    "the pass is noted": (Mailbox, "finish_pass"),
}
POINTS = {
    f"{when} {step}": Point(*place, when)
    for step, place in STEPS.items()
    for when in ("before", "after")
}

# So often in a pass that it matters when.
OFTEN = {
    "after a command is sent": (5, 9, 13),
    "before the tagged answer is read": (5, 9, 13),
    "after the cursor is saved": (3,),
    "after a batch is committed": (3,),
}
