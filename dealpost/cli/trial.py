"""Letting messages through the real door of an installation that exists only for this."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dealpost.cli.frame import installation
from dealpost.config import data as data_folder
from dealpost.running import database

AT_ONCE = 500


def conversations_of(files: Sequence[Path]) -> list[list[Path]]:
    """Return the message files grouped by conversation, in the order in which they are given.

    What the real installation holds plays no part: it is neither asked nor changed.
    """
    os.environ.pop(database.VARIABLE, None)
    with tempfile.TemporaryDirectory(prefix="dealpost-") as folder:
        Path(folder).chmod(0o755)  # the embedded server runs as a user of its own
        os.environ[data_folder.VARIABLE] = folder
        with installation(Path(folder)):
            return _group(files)


def _group(files: Sequence[Path]) -> list[list[Path]]:
    from django.utils import timezone

    from dealpost.accounts.models import User
    from dealpost.conversations.models import Message
    from dealpost.conversations.preparing import prepare
    from dealpost.conversations.receiving import receive
    from dealpost.mailboxes.models import Mailbox
    from dealpost.providers.contract import Arrival

    now = timezone.now()
    user = User.objects.create_user("nobody@localhost.invalid", name="Nobody", password=None)
    mailbox = Mailbox.connect(
        address=user.email,
        owner=user,
        username="",
        secret="",
        incoming_host="localhost.invalid",
        at=now,
        by=user,
    )
    keys: list[int] = []
    for start in range(0, len(files), AT_ONCE):
        arrivals = [
            Arrival(uid=0, raw=file.read_bytes(), received_at=now, flags=frozenset())
            for file in files[start : start + AT_ONCE]
        ]
        stored = receive(mailbox, [prepare(each) for each in arrivals], at=now, tell=False)
        keys += stored.messages
    conversation_of = dict(Message.objects.values_list("pk", "conversation"))
    groups: dict[int, list[Path]] = {}
    for file, key in zip(files, keys, strict=True):
        groups.setdefault(conversation_of[key], []).append(file)
    return list(groups.values())
