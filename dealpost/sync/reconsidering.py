"""A changed setting of a mailbox comes true for all that is here: portion by portion."""

from collections.abc import Callable
from datetime import datetime

from dealpost import live
from dealpost.conversations import reconsidering
from dealpost.conversations.reconsidering import AT_ONCE, after_those_under_way
from dealpost.conversations.wanting import astray
from dealpost.mailboxes.models import Mailbox
from dealpost.sync.models import Reconsideration


def reconsider(mailbox: Mailbox, *, clock: Callable[[], datetime]) -> None:
    """Hide and show what does not stand as the settings say, the newest first.

    Cut off anywhere, or overtaken by another change, doing it again goes on there.
    """
    progress = Reconsideration.begin(mailbox, at=clock())
    after_those_under_way()
    conversations = astray(mailbox)
    for start in range(0, len(conversations), AT_ONCE):
        progress.advance(start, len(conversations))
        reconsidering.reconsider(conversations[start : start + AT_ONCE], at=clock())
    progress.end(at=clock())
    live.changed(live.topic(mailbox))
